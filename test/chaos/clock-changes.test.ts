import { expect, test } from 'vitest';
import { addDays, dayOfDate } from '../../src/base/calendar.ts';
import { simulatedOperation } from '../support/simulated-operation.ts';

const minute = 60_000;
const hour = 60 * minute;

/** The days on which clocks change, by zone: how long each is, hours, and what is special about it. */
const changes = [
  ['America/Santiago', '2026-04-04', 25, 'the hour before midnight comes twice'],
  ['America/Santiago', '2026-09-06', 23, 'there is no midnight'],
  ['America/Havana', '2026-03-08', 23, 'there is no midnight'],
  ['America/Havana', '2026-11-01', 25, 'the hour after midnight comes twice'],
  ['Africa/Cairo', '2026-04-24', 23, 'there is no midnight'],
  ['Africa/Cairo', '2026-10-29', 25, 'the hour before midnight comes twice'],
  ['Europe/Madrid', '2026-03-29', 23, 'there is no hour from two to three'],
  ['Europe/Madrid', '2026-10-25', 25, 'the hour from two to three comes twice'],
  ['America/New_York', '2026-03-08', 23, 'there is no hour from two to three'],
  ['America/New_York', '2026-11-01', 25, 'the hour from one to two comes twice'],
  ['Australia/Lord_Howe', '2026-04-05', 24.5, 'half an hour comes twice'],
  ['Australia/Lord_Howe', '2026-10-04', 23.5, 'there is no half hour after two'],
] as const;

/** The suite takes a midnight that is missing and an hour after midnight that comes twice; `npm run proof` all, at five minutes. */
const isProof = process.env['PROOF'] !== undefined;
const intervalMs = (isProof ? 5 : 30) * minute;

test.each(isProof ? changes : [changes[1], changes[3]])(
  '%s on %s, a day of %d hours on which %s: that day, the one before and the one after are exact',
  async (timezone, date, hours) => {
    const [firstDate, after] = [addDays(date, -1), addDays(date, 2)];
    const operation = simulatedOperation({ timezone, firstDate, intervalMs, seed: 7 });
    const { exporter, totalError } = operation;
    const { startMs, endMs } = dayOfDate(date, timezone);
    const lastMs = dayOfDate(addDays(date, 1), timezone).endMs;

    await exporter.start();
    await exporter.runTo(lastMs);
    // Closed and begun at zero, and before anything is read of it.
    while (exporter.ledger()?.date !== after && exporter.nowMs() < lastMs + 3 * hour) {
      await exporter.runTo(exporter.nowMs() + minute);
    }
    await exporter.runTo(exporter.nowMs() + intervalMs / 2);

    expect(exporter.ledger()?.date).toBe(after);
    expect((endMs - startMs) / hour).toBe(hours);
    expect(totalError(after)).toMatchObject({ error: 0, wrongDays: 0 });
    expect(totalError(after).counted).toBeGreaterThan(300);
    expect(exporter.errors()).toEqual([]);
  },
  600_000,
);
