import { expect, test } from 'vitest';
import { dayOfDate } from '../../src/base/calendar.ts';
import { callsPerDay } from '../../src/config/daily-calls.ts';
import type { ScriptedFault } from '../../src/simulator/faults/script.ts';
import { randomFor } from '../../src/simulator/random.ts';
import { runAndRevive } from '../support/run-and-revive.ts';
import { simulatedOperation, type SimulatedOperation } from '../support/simulated-operation.ts';

const minute = 60_000;
const hour = 60 * minute;
/** Half an hour keeps the test short; SOAK_MINUTES=5 lives a year as a real operation does. */
const intervalMs = Number(process.env['SOAK_MINUTES'] ?? 30) * minute;

/** A vendor on an ordinary bad year: failures of all kinds, answers that are empty, lowered, late or cut off. */
const badYear: readonly ScriptedFault[] = [
  { kind: 'false_empty', chance: 0.03, api: 'diagram_2' },
  { kind: 'false_empty', as: 'array', chance: 0.02, api: 'diagram_2' },
  { kind: 'lower', share: 0.7, chance: 0.03 },
  { kind: 'late', by: '10m', chance: 0.03 },
  { kind: 'status', status: 500, chance: 0.03 },
  { kind: 'maintenance', chance: 0.01 },
  { kind: 'silence', chance: 0.01 },
  { kind: 'truncated', chance: 0.01 },
  { kind: 'duplicate_rows', chance: 0.02 },
  { kind: 'unreadable_numbers', fields: ['recall_ok'], chance: 0.03 },
  { kind: 'too_many_at_once', chance: 0.01 },
];

/** Something is switched off, killed or unplugged every day or two. Runs to midnight at the end. */
async function live({ exporter, startMs, setFaults }: SimulatedOperation, seed: number, endMs: number): Promise<void> {
  const random = randomFor(seed, 3);
  setFaults(badYear);
  await exporter.start();
  for (let atMs = startMs; ;) {
    atMs = Math.max(atMs, exporter.nowMs()) + Math.floor(random() * 48 * hour);
    if (atMs >= endMs) break;
    await runAndRevive(exporter, atMs, 10 * minute);
    const drawn = random();
    if (drawn < 0.15) exporter.killAt('after_save');
    else if (drawn < 0.3) exporter.killAt('before_save');
    else if (drawn < 0.45) exporter.killAt('call');
    else if (drawn < 0.55) exporter.failNextSave();
    else {
      exporter.kill();
      await exporter.runTo(atMs + Math.floor(random() ** 4 * 80 * hour));
      await exporter.start();
    }
  }
  await runAndRevive(exporter, endMs, 10 * minute);
}

/** A year takes a minute of computing: `npm run proof` lives through two, the suite through two months in which clocks change. */
const lives: readonly (readonly [timezone: string, firstDate: string, lastDate: string, seed: number])[] =
  process.env['PROOF'] === undefined
    ? [['America/Santiago', '2026-03-01', '2026-05-01', 1]]
    : [
        ['America/Santiago', '2026-01-01', '2027-01-01', 1],
        ['Europe/Madrid', '2026-01-01', '2027-01-01', 2],
      ];

test.each(lives)(
  'in %s from %s to %s with outages, kills, restarts, revisions and false empties: total error 0',
  async (timezone, firstDate, lastDate, seed) => {
    const life = simulatedOperation({ timezone, firstDate, intervalMs, seed });
    const end = dayOfDate(lastDate, timezone).startMs;

    await live(life, seed, end);
    life.setFaults([]);
    // Until the day after has begun at zero, and before anything of it is read.
    while (life.exporter.ledger()?.date !== lastDate) await life.exporter.runTo(life.exporter.nowMs() + minute);
    await life.exporter.runTo(life.exporter.nowMs() + intervalMs / 2);

    const { counted, error, wrongDays } = life.totalError(lastDate);
    expect(life.exporter.abandonedDays()).toBe(0);
    expect(counted).toBeGreaterThan(3_000);
    expect(error).toBe(0);
    expect(wrongDays).toBe(0);
  },
  3_600_000,
);

/** Friday to Monday in Bogota, the exporter at five minutes and off for so long from Friday noon on. */
async function weekendOff(hours: number, catchUpEndMs: number) {
  const weekend = simulatedOperation({
    timezone: 'America/Bogota',
    firstDate: '2026-03-06',
    intervalMs: 5 * minute,
    seed: 3,
  });
  const { exporter, startMs } = weekend;
  await exporter.start();
  await exporter.runTo(startMs + 12 * hour);
  exporter.kill();
  await exporter.runTo(startMs + (12 + hours) * hour);
  const before = exporter.calls();
  await exporter.start();
  await exporter.runTo(exporter.nowMs() + catchUpEndMs);
  return { ...weekend, callsUsed: exporter.calls() - before };
}

test('an outage of three days over a weekend is caught up day by day within the hour, in 35 calls with those of the day itself', async () => {
  const { exporter, totalError, callsUsed } = await weekendOff(72, 60 * minute);

  expect(exporter.ledger()?.date).toBe('2026-03-09');
  expect(totalError('2026-03-09')).toMatchObject({ wrongDays: 0 });
  expect(exporter.abandonedDays()).toBe(0);
  expect(callsUsed).toBe(35);
});

test('an outage of a month gives up the days beyond catch_up, and says how many', async () => {
  const { exporter, totalError } = await weekendOff(30 * 24, 4 * hour);

  expect(exporter.ledger()?.date).toBe('2026-04-05');
  expect(exporter.abandonedDays()).toBe(23);
  expect(exporter.warnings()).toContain('days_abandoned');
  expect(totalError('2026-04-05').error).toBeGreaterThan(0);
});

test('a day at five minutes costs no more calls than check-config says, and not many fewer', async () => {
  const intervalMs = 5 * minute;
  const { exporter, startMs } = simulatedOperation({
    timezone: 'America/Bogota',
    firstDate: '2026-03-04',
    intervalMs,
    seed: 4,
  });
  await exporter.start();
  await exporter.runTo(startMs + 12 * hour);
  const before = exporter.calls();

  await exporter.runTo(startMs + 36 * hour);

  const said = callsPerDay({ intervalMs, dayCounters: true });
  expect(exporter.calls() - before).toBeLessThanOrEqual(said);
  expect(exporter.calls() - before).toBeGreaterThan(0.9 * said);
});
