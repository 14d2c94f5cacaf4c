import { expect, onTestFinished, test } from 'vitest';
import { readFileSync } from 'node:fs';
import { boundsOf, findBounds } from '../../src/doctor/window-bounds.ts';
import { settleAges, settleVerdict } from '../../src/doctor/settle-watch.ts';
import { judgeSettle } from '../../src/doctor/steps/settle.ts';
import { lockState } from '../../src/ledger/file-lock.ts';
import { offsetOf } from '../../src/refresh/schedule.ts';
import type { ScriptedFault } from '../../src/simulator/faults/script.ts';
import { folderWith } from '../support/folders.ts';
import { leapingClock } from '../support/leaping-clock.ts';
import { keptLog } from '../support/lines.ts';
import { operationOf } from '../support/operation.ts';
import { simulatorFor } from '../support/simulator.ts';
import { type DoctorOptions, doctorFor } from './support.ts';

const noon = '2026-03-04T17:00:00Z';
const minute = 60_000;

type Vendor = { readonly faults?: readonly ScriptedFault[]; readonly busiest?: number };

/** Runs doctor --probe before a simulator whose clock is doctor's. */
async function probed(vendor: Vendor = {}, options: DoctorOptions = {}) {
  const clock = leapingClock(options.at ?? noon);
  const simulator = await simulatorFor({ blanks: 0, busiest: 1_500, ...vendor }, clock);
  const way = { env: { TOKEN: simulator.token } };
  const told = await doctorFor([operationOf(simulator.origin)], {
    ...options,
    way,
    deps: { clock, ...options.deps },
    settings: { probe: true, ...options.settings },
  });
  const shown = told.findings.flatMap((finding) => {
    const { fact, value } = finding as { fact?: string; value?: string };
    return fact === undefined ? [] : [`${fact} ${value ?? ''}`];
  });
  return { ...told, simulator, shown, clock };
}

test('before a vendor with nothing amiss it measures both, within the calls and the time it has announced', async () => {
  const { of, marks, shown, error, simulator, exitCode } = await probed();

  expect(error).toContain('It makes about 30 calls to wolkvox, at most 43; each costs 1');
  expect(error).toContain('and waits 4m to see a window settle');
  expect(simulator.measured().requests).toBeLessThanOrEqual(30);
  expect(of('window bounds')).toEqual([
    expect.stringMatching(
      /^ok a window holds the calls of its first and of its last second \(\d of \d+ calls at \d\d:/,
    ),
  ]);
  expect(of('settle')).toEqual([
    expect.stringMatching(/^ok calls stood still from 0s after .*, until 4m; settle is 1m; \d+ calls in 5m$/),
  ]);
  expect(marks).toMatchObject({ zone: ['ok'], 'window bounds': ['ok'], settle: ['ok'] });
  expect(shown).toEqual(['window_bounds inclusive', 'late_data on_time']);
  expect(exitCode).toBe(0);
});

test.each([
  [['end'], 'half_open', /one of its two outermost seconds only/],
  [['start'], 'half_open', /one of its two outermost seconds only/],
  [['start', 'end'], 'exclusive', /neither its first nor its last second/],
] as const)('a vendor whose windows lack their %s is told: %s', async (of, value, words) => {
  const told = await probed({ faults: [{ kind: 'exclusive', of }] });

  expect(told.shown).toContain(`window_bounds ${value}`);
  expect(told.of('window bounds')).toEqual([expect.stringMatching(words)]);
  expect(told.of('window bounds')[0]).toMatch(/^warn .*→ every interval lacks the calls of .* send a report/);
  expect(told.exitCode).toBe(1);
});

test('where no hour of today has calls, yesterday is divided', async () => {
  const { shown, simulator, of } = await probed(
    { faults: [{ kind: 'exclusive' }] },
    { at: '2026-03-04T05:40:00Z' }, // 00:40 in Bogotá
  );

  expect(shown).toEqual(['window_bounds half_open']);
  expect(of('settle')).toEqual([expect.stringMatching(/^note not known, because too few calls/)]);
  expect(simulator.measured().requests).toBeLessThanOrEqual(43);
});

test('before a vendor that has no calls nothing is claimed', async () => {
  const { of, shown } = await probed({ busiest: 0.001 });

  expect(of('window bounds')).toEqual([expect.stringMatching(/^note not known, because hardly a call came in/)]);
  expect(of('settle')).toEqual([expect.stringMatching(/^note not known, because too few calls/)]);
  expect(shown).toEqual([]);
});

test('what comes late is seen to be so, and a settle that is long enough is given', async () => {
  const { of, shown } = await probed({ busiest: 4_000, faults: [{ kind: 'late', by: '90s' }] });

  expect(of('settle')[0]).toMatch(/^warn calls stood still from 2m after the end of a window on.*→ write settle: 2m,/);
  expect(shown).toEqual(['window_bounds inclusive', 'late_data within_an_interval']);
});

test('what comes later than it looks is no longer said to stand still', async () => {
  const { of, shown } = await probed({ busiest: 4_000, faults: [{ kind: 'late', by: '210s' }] });

  expect(of('settle')[0]).toMatch(
    /^warn calls still became more 2m after the end of a window.*→ write a longer settle/,
  );
  expect(shown).toEqual(['window_bounds inclusive']);
});

test.each([
  { kind: 'false_empty', chance: 0.2 },
  { kind: 'lower', chance: 0.3 },
  { kind: 'fewer_rows', chance: 0.3 },
] as const)('a vendor whose answers cannot be relied on is never said to leave out seconds: %j', async (fault) => {
  const kept = ['window_bounds inclusive', 'late_data on_time', 'late_data within_an_interval'];
  for (let run = 0; run < 4; run += 1) {
    const { shown } = await probed({ faults: [{ ...fault, api: 'diagram_2' }] });
    expect(shown.filter((fact) => !kept.includes(fact))).toEqual([]);
  }
});

test('a call that is refused while it is measured is told at its step', async () => {
  const { of } = await probed({ faults: [{ kind: 'token_limit', from: '30s' }] });

  expect(of('settle')[0]).toMatch(/^fail asked for a window that has just ended: .*→/);
});

test('beside an exporter that runs every call keeps away from its refreshes', async () => {
  const { path: inFolder } = folderWith({});
  const stateFile = inFolder('state.json');
  onTestFinished(await lockState(stateFile, keptLog().log));
  const { shown, simulator, error } = await probed(
    { faults: [{ kind: 'skew', seconds: -41 }] }, // the exporter refreshes 40 s late
    { settings: { stateFile }, at: '2026-03-04T17:05:30Z' },
  );

  const begins = [6, 11, 16, 21].map(
    (n) => Date.parse('2026-03-04T17:00:40Z') + n * minute + offsetOf('ventas', 5 * minute),
  );
  const near = simulator
    .measured()
    .log.filter(({ atMs }) => begins.some((beginMs) => atMs > beginMs - 65_000 && atMs < beginMs + 30_000));
  expect(near).toEqual([]);
  expect(error.match(/waits until 17:\d\d:\d\d UTC: the exporter that runs refreshes before/g)?.length).toBeGreaterThan(
    1,
  );
  expect(shown).toEqual(['window_bounds inclusive', 'late_data on_time']);
});

test('the report and the text hold what was measured', async () => {
  const { path: inFolder } = folderWith({});
  const reportFile = inFolder('report.yml');
  const { out } = await probed({}, { settings: { json: false, reportFile } });

  expect(out).toMatch(/✓ window bounds {2}a window holds/);
  expect(readFileSync(reportFile, 'utf8')).toMatch(/fact: window_bounds\n\s+value: inclusive/);
});

/** A vendor of calls at these seconds. */
const vendorOf = (seconds: readonly number[], [start, end]: readonly [0 | 1, 0 | 1]) => {
  return (firstMs: number, lastMs: number) =>
    Promise.resolve(
      seconds.filter((s) => s * 1_000 >= firstMs + start * 1_000 && s * 1_000 <= lastMs - end * 1_000).length,
    );
};

test.each([
  [[0, 0], 'inclusive'],
  [[0, 1], 'half_open'],
  [[1, 0], 'half_open'],
  [[1, 1], 'exclusive'],
] as const)(
  'wherever calls lie, also second by second, windows of the kind %j are found to be so',
  async (kind, bounds) => {
    for (const seconds of [
      [40, 90, 95],
      [40, 41, 42, 43],
      [40, 40, 41],
      [3, 99],
      [98, 98, 99],
      [5, 6, 6, 7, 50],
    ]) {
      const ask = vendorOf(seconds, kind);
      const window = { firstMs: 0, lastMs: 120_000, calls: await ask(0, 120_000) };

      expect(await findBounds(ask, window)).toMatchObject({ kind: 'known', bounds });
    }
  },
);

test('calls of one second alone, numbers that move and parts that fit nothing are not known', () => {
  const parts = { upTo: 1, from: 5, fromBefore: 5, emptyAgain: 0, wholeAgain: 5 };

  expect(boundsOf(5, parts)).toBe('inclusive');
  expect(boundsOf(5, { ...parts, upTo: 5, from: 0 })).toBe('few');
  expect(boundsOf(5, { ...parts, wholeAgain: 6 })).toBe('moved');
  expect(boundsOf(5, { ...parts, from: 4, emptyAgain: 1 })).toBe('moved');
  expect(boundsOf(5, { ...parts, from: 3 })).toBe('unclear');
});

const at = (...calls: readonly number[]) =>
  calls.map((n, index) => ({ ageMs: settleAges(minute)[index] ?? 0, calls: n }));
const config = { settleMs: minute, intervalMs: 5 * minute };
const judged = (readings: ReturnType<typeof at>) => {
  const { mark, what, remedy = '' } = judgeSettle(settleVerdict(readings), readings, config);
  return `${mark} ${what} → ${remedy}`;
};

test('when numbers stand still is told by the reading before the last change', () => {
  expect(judged(at(9, 9, 9, 9, 9))).toMatch(/^ok .* from 0s after/);
  expect(judged(at(7, 8, 9, 9, 9))).toMatch(/^ok .* from 1m after/);
  expect(judged(at(7, 8, 8, 9, 9))).toMatch(/^warn .* write settle: 2m,/);
  expect(judged(at(7, 8, 8, 8, 9))).toMatch(/^warn .* more 2m after/);
  expect(judged(at(9, 9, 8, 9, 9))).toMatch(/^note .* fewer calls/);
  expect(judged(at(1, 2, 3, 4, 4))).toMatch(/^note .* too few/);
});

test('a window that was first read after settle says nothing of it', () => {
  const late = [90_000, 120_000, 240_000].map((ageMs) => ({ ageMs, calls: 9 }));
  const movedBefore = [{ ageMs: 5_000, calls: 8 }, ...late];

  expect(judged(late)).toMatch(/^note not known, because nothing was read in time/);
  expect(judged(movedBefore)).toMatch(/^note not known, because nothing was read in time/);
});
