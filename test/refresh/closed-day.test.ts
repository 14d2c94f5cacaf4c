import { expect, test } from 'vitest';
import {
  closedDayIn,
  createIncrements,
  dayCountsIn,
  difference,
  heldIn,
  sumOf,
  trueCounts,
} from '../support/day-counts.ts';
import { operationFor } from '../support/operation.ts';

const [midnight, before] = ['2026-03-05T05:00:00Z', '2026-03-04T05:00:00Z'];
const revisions = 'wolkvox_exporter_closed_day_revisions_total';

/** An operation that has closed a day, which it began to read at half past eleven at night. */
async function afterMidnight(faults: Parameters<typeof operationFor>[0] = {}) {
  const operation = await operationFor({ start: '2026-03-05T04:36:10Z', operation: { skillNames: 'off' }, ...faults });
  const increments = createIncrements();
  const to = async (iso: string) => {
    while (operation.clock.now() < Date.parse(iso)) {
      await operation.next();
      increments.scrape(await operation.text());
    }
  };
  await operation.refresh();
  increments.scrape(await operation.text());
  const begin = dayCountsIn(await operation.text());
  await to('2026-03-05T05:20:00Z');
  return { ...operation, to, increments, begin };
}

test('a closed day is shown beside the day that has begun, with its bounds', async () => {
  const { text, value, simulator } = await afterMidnight();

  expect(closedDayIn(await text())).toEqual(trueCounts(simulator, before, midnight));
  expect(await value('wolkvox_smart_hold_closed_day_start_timestamp_seconds')).toBe(Date.parse(before) / 1_000);
  expect(await value('wolkvox_smart_hold_day_start_timestamp_seconds')).toBe(Date.parse(midnight) / 1_000);
});

test('what is booked to a day after its close shows in the closed day, is counted, and moves no counter', async () => {
  const fault = { kind: 'restated_yesterday', add: 2, field: 'recall_ok', after: '40m' } as const;
  const { text, value, simulator, to, increments, begin, clock } = await afterMidnight({
    simulator: { faults: [fault] },
  });
  const closed = trueCounts(simulator, before, midnight);
  expect(closedDayIn(await text())).toEqual(closed);

  await to('2026-03-05T06:30:00Z');

  const revised = difference(closedDayIn(await text()), closed);
  expect(sumOf(revised, ' recall_ok')).toBe(12);
  expect(sumOf(revised)).toBe(12);
  expect(await value(revisions, { field: 'recall_ok', direction: 'up' })).toBe(12);
  expect(await value(revisions, { field: 'recall_ok', direction: 'down' })).toBe(0);
  const today = trueCounts(simulator, midnight, Math.floor((clock.now() - 60_000) / 300_000) * 300_000);
  expect(dayCountsIn(await text())).toEqual(today);
  expect(sumOf(increments.sums())).toBe(sumOf(difference(closed, begin)) + sumOf(today));
});

test('an answer about a closed day that its halves deny changes it by no more than late data would', async () => {
  const { simulator, to, text, value } = await afterMidnight();
  const closed = closedDayIn(await text());
  const read = 'wolkvox_smart_hold_closed_day_read_timestamp_seconds';
  const readBefore = (await value(read)) ?? Infinity;
  simulator.setFaults([{ kind: 'stale_day', of: 'yesterday', from: '1h20m', for: '40m' }]);

  await to('2026-03-05T06:40:00Z');

  expect(await value(read)).toBeGreaterThan(readBefore);
  const changes = Object.values(difference(closedDayIn(await text()), closed)).map(Math.abs);
  expect(Math.max(...changes)).toBeLessThanOrEqual(4);
});

test('a count that the last closing answer lowers is scraped as held before the next day begins', async () => {
  const { simulator, next, text, value } = await operationFor({
    start: '2026-03-05T04:46:10Z',
    operation: { skillNames: 'off' },
  });
  const dayStart = () => value('wolkvox_smart_hold_day_start_timestamp_seconds');
  while ((await value('wolkvox_smart_hold_interval_end_timestamp_seconds')) !== Date.parse(midnight) / 1_000) {
    await next();
  }
  simulator.setFaults([{ kind: 'falling_yes' }]);

  await next();

  expect(await dayStart()).toBe(Date.parse(before) / 1_000);
  const held = heldIn(await text());
  const exact = Object.entries(dayCountsIn(await text())).map(([series, n]) => [series, n - (held[series] ?? 0)]);
  expect(sumOf(held, ' customer_say_yes')).toBeGreaterThan(0);
  expect(Object.fromEntries(exact)).toEqual(closedDayIn(await text()));
  await next();
  expect(await dayStart()).toBe(Date.parse(midnight) / 1_000);
});
