import { CallError } from '../../src/base/errors.ts';
import { numbersOf, type Snapshot } from '../../src/snapshot/snapshot.ts';
import { smartHold } from '../../src/wolkvox/reports/smart-hold.ts';
import { changed, failingSnapshot, nowMs, quietSnapshot, snapshotWith, workingSnapshot } from './snapshots.ts';

export { nowMs } from './snapshots.ts';

const working = workingSnapshot(12, { clockSkewMs: 0 });
const { day } = numbersOf(working, smartHold);
const closedDay = {
  startMs: Date.parse('2026-11-18T05:00:00Z'),
  readMs: Date.parse('2026-11-19T17:02:00Z'),
  counts: new Map(
    [...(day?.counts ?? [])].map(([id, counts]) => [
      id,
      Object.fromEntries(Object.entries(counts).map(([field, count]) => [field, Math.round(count * 1.3)])),
    ]),
  ),
};
const heldSums = new Map([
  ['treatment', { up: 0, back: 12 }],
  ['recall_ok', { up: 4, back: 0 }],
]);
const readThroughMs = Date.parse('2026-11-19T20:05:00Z');
const failure = new CallError('timeout', 'no connection', { hint: 'check the allow-list' });

/** States of the page to be looked at. */
export const pageStates: Record<string, readonly Snapshot[]> = {
  working: [changed(working, { closedDay })],
  failing: [failingSnapshot({ closedDay, clockSkewMs: 0 })],
  held: [
    changed(working, {
      closedDay: { ...closedDay, startMs: Date.parse('2026-11-16T05:00:00Z') },
      day: day && { ...day, heldSums, readThroughMs },
      clockSkewMs: undefined,
      waiting: { api: 'diagram_2', failure, tried: 1, tries: 3, nextTryMs: nowMs + 4_000 },
      catchingUp: { date: '2026-11-17', day: 2, of: 3 },
    }),
  ],
  several: [
    workingSnapshot(30, { closedDay, clockSkewMs: 0 }),
    failingSnapshot({ operation: 'soporte' }),
    quietSnapshot({ operation: 'citas' }),
    snapshotWith({ operation: 'nuevo' }),
  ],
};
