import { CallError } from '../../src/base/errors.ts';
import { noFacts, type Sighting } from '../../src/facts/facts.ts';
import { observationsOf, withSightings } from '../../src/facts/fold.ts';
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

/** What three days show of an account: some of it certain, some not yet, some contradictory. */
const sightings: readonly Sighting[] = [
  ...Array<Sighting>(280).fill({ fact: 'customer_say_yes', value: 'all_accepted' }),
  ...Array<Sighting>(40).fill({ fact: 'unused_skill', value: 'absent' }),
  ...Array<Sighting>(9).fill({ fact: 'late_data', value: 'within_an_interval' }),
  ...Array<Sighting>(31).fill({ fact: 'late_data', value: 'on_time' }),
  { fact: 'no_rows', value: 'validate_dates' },
  ...Array<Sighting>(280).fill({ fact: 'percentage', value: 'dot_percent' }),
];
const facts = ['2026-11-17', '2026-11-18', '2026-11-19'].reduce(
  (known, date) => withSightings(known, sightings, date),
  withSightings(noFacts, [{ fact: 'pool_refill', value: '06:00' }], '2026-11-17'),
);
const observations = observationsOf(facts);

/** Of a thousand operations most work, some are quiet, fail, or have just begun. */
function oneOfMany(_: unknown, index: number): Snapshot {
  const operation = `operacion-${String(index + 1).padStart(4, '0')}`;
  const kind = index % 20;
  if (kind === 3) return failingSnapshot({ operation });
  if (kind === 7) return snapshotWith({ operation });
  return kind % 5 === 1 ? quietSnapshot({ operation }) : workingSnapshot(3, { operation, clockSkewMs: 0 });
}

/** States of the page to be looked at. */
export const pageStates: Record<string, readonly Snapshot[]> = {
  fresh: [snapshotWith()],
  working: [changed(working, { closedDay, observations })],
  failing: [failingSnapshot({ closedDay, clockSkewMs: 0 })],
  'catching-up': [changed(working, { catchingUp: { date: '2026-11-17', day: 2, of: 3 } })],
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
  'many-skills': [workingSnapshot(200, { closedDay, clockSkewMs: 0 })],
  'many-operations': Array.from({ length: 1_000 }, oneOfMany),
};
