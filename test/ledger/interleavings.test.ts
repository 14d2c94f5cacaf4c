import { copyFileSync, existsSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SavedOperation } from '../../src/ledger/file-format.ts';
import { loadState } from '../../src/ledger/load-state.ts';
import { openStateStore, type StateStore } from '../../src/ledger/store.ts';
import { emptyPool } from '../../src/wolkvox/pool.ts';
import { reports } from '../../src/wolkvox/reports/reports.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { temporaryFolder } from '../support/folders.ts';
import { keptLog } from '../support/lines.ts';

/** To look for rare ones: `HISTORIES=1000 npx vitest run test/ledger/interleavings.test.ts`. */
const histories = Number(process.env['HISTORIES'] ?? 6);
const drawn = process.env['HISTORIES'] === undefined ? { seed: 2026 } : {};

const names = ['always', 'a', 'b', 'c', 'd', 'e'];
const { log } = keptLog();
const clock = fakeClock('2026-03-09T17:00:00Z');

/** Its day is long over, so that it is forgotten at once where it is not configured. A large one is written in slices. */
const saved = (own: number, isLarge: boolean): SavedOperation => ({
  source: 'x'.repeat(isLarge ? 210_000 : 10),
  tokenMark: undefined,
  shown: undefined,
  facts: undefined,
  reports: new Map(),
  pool: { ...emptyPool('2026-03-03'), own },
});

type Event =
  | { readonly kind: 'save'; readonly name: string; readonly isLarge: boolean }
  | { readonly kind: 'retain'; readonly names: readonly string[] }
  | { readonly kind: 'wait'; readonly turns: number }
  | { readonly kind: 'kill' };

const event: fc.Arbitrary<Event> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('save'), name: fc.constantFrom(...names), isLarge: fc.boolean() }),
  },
  fc.record({ kind: fc.constant('retain'), names: fc.subarray(names) }),
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('wait'), turns: fc.constantFrom(1, 5, 15, 400) }) },
  fc.record({ kind: fc.constant('kill') }),
);

/** What another process would find now, the counts of each operation. The journal is copied first, as a takeover does. */
async function afterKill(file: string): Promise<ReadonlyMap<string, number>> {
  const copy = path.join(temporaryFolder(), 'state.json');
  if (existsSync(`${file}.journal`)) copyFileSync(`${file}.journal`, `${copy}.journal`);
  copyFileSync(file, copy);
  const { state } = await loadState(copy, { reports, clock, log });
  return new Map([...state].map(([name, { pool }]) => [name, pool.own]));
}

function inMemory(store: StateStore): ReadonlyMap<string, number> {
  return new Map(names.flatMap((name) => (store.saved(name) ? [[name, store.saved(name)?.pool.own ?? 0]] : [])));
}

/** As whole as any, and in so many turns that other things happen meanwhile. */
async function writeText(file: string, text: string): Promise<void> {
  await turns(10);
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
  await turns(10);
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

test('saves, forgetting, kills and a stop in any order lose no save, and bring back nothing forgotten', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(event, { maxLength: 12 }), async (events) => {
      const file = path.join(temporaryFolder(), 'state.json');
      const deps = { reports, clock, log, writeText, onSaveFailed: () => undefined, onForgotten: () => undefined };
      const store = await openStateStore(file, deps);
      const saving: Promise<unknown>[] = [];
      let count = 0;
      let acknowledged = 0;
      const save = async (name: string, isLarge: boolean) => {
        count += 1;
        const own = count;
        await store.save(name, saved(own, isLarge));
        if (name === 'always') acknowledged = Math.max(acknowledged, own);
      };
      await Promise.all(names.map((name) => save(name, false)));
      for (const one of events) {
        if (one.kind === 'save') saving.push(save(one.name, one.isLarge));
        else if (one.kind === 'retain') store.retain(['always', ...one.names]);
        else if (one.kind === 'wait') await turns(one.turns);
        else {
          const atLeast = acknowledged;
          expect((await afterKill(file)).get('always') ?? 0).toBeGreaterThanOrEqual(atLeast);
        }
      }
      await Promise.all(saving);
      await save('always', false);
      expect(await afterKill(file)).toEqual(inMemory(store));
      store.retain(['always']);
      await store.close();
      expect([...(await afterKill(file)).keys()]).toEqual(['always']);
    }),
    { numRuns: histories, ...drawn },
  );
});
