import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { replaceFile } from '../../src/ledger/durable-write.ts';
import { parseState, type SavedOperation, serialiseState } from '../../src/ledger/file-format.ts';
import { createStateFiles } from '../../src/ledger/state-files.ts';
import { emptyPool } from '../../src/wolkvox/pool.ts';
import { reports } from '../../src/wolkvox/reports/reports.ts';
import { temporaryFolder } from '../support/folders.ts';

const saved = (own: number, source = 'https://wv0042.wolkvox.com America/Bogota'): SavedOperation => ({
  source,
  tokenMark: undefined,
  shown: undefined,
  facts: undefined,
  reports: new Map(),
  pool: { ...emptyPool('2026-03-03'), own },
});

test('a journal that would grow beyond what is read back is replaced by the whole file', async () => {
  const file = path.join(temporaryFolder(), 'state.json');
  const files = createStateFiles(file, 0, replaceFile, 600);
  const known = new Map(Array.from({ length: 40 }, (_, n) => [`operation ${n}`, saved(0)]));
  await files.save(known, new Map());
  const sizes: number[] = [];
  for (let own = 1; own <= 20; own += 1) {
    const changed = new Map([['operation 1', saved(own)]]);
    await files.save(changed, known);
    known.set('operation 1', saved(own));
    sizes.push(existsSync(`${file}.journal`) ? statSync(`${file}.journal`).size : 0);
  }
  expect(sizes.filter((size) => size > 700)).toEqual([]);
  expect(sizes.filter((size) => size === 0).length).toBeGreaterThan(1);
  expect(sizes.filter((size) => size > 0).length).toBeGreaterThan(1);
});

test('a file written in many slices is the same as one written in one, and others have their turn meanwhile', async () => {
  const file = path.join(temporaryFolder(), 'state.json');
  const long = 'x'.repeat(50_000);
  const state = new Map(Array.from({ length: 40 }, (_, n) => [`operation ${n}`, saved(n, long)]));
  let turns = 0;
  let isWriting = true;
  const count = () => {
    turns += 1;
    if (isWriting) setImmediate(count);
  };
  setImmediate(count);
  let turnsBeforeWrite = 0;
  const files = createStateFiles(file, 6, async (name, text) => {
    turnsBeforeWrite = turns;
    await replaceFile(name, text);
  });
  await files.save(state, new Map());
  isWriting = false;

  expect(readFileSync(file, 'utf8')).toBe(serialiseState(state, 7));
  expect(parseState(readFileSync(file, 'utf8'), reports)).toMatchObject({ generation: 7 });
  expect(turnsBeforeWrite).toBeGreaterThanOrEqual(8);
});
