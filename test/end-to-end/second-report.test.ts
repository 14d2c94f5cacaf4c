import { expect, test } from 'vitest';
import { report } from '../../src/wolkvox/reports/report.ts';
import { smartHold } from '../../src/wolkvox/reports/smart-hold.ts';
import { evenCount } from '../../src/simulator/even-rows.ts';
import { parseVendorTime } from '../../src/simulator/wall-time.ts';
import { operationFor } from '../support/operation.ts';

/** A report that nobody ships: all that is written to add it. */
const abandonment = report({
  api: 'made_up_7',
  prefix: 'wolkvox_made_up',
  counts: { offered: 'Calls offered', hung_up: 'Callers who hung up' },
  percentages: { hung_up_rate: 'Share of callers who hung up' },
  callFacts: ['offered'],
  hourly: { offered: 60, hung_up: 24 },
});
const reports = [smartHold, abandonment];

const wall = (text: string) => parseVendorTime(text) ?? NaN;
const happened = (perHour: number, from: string, to: string) =>
  evenCount(perHour, 0, { first: wall(from), last: wall(to) });

test('a second report is one value in the list: its gauges, day counters, bounds and calls are there', async () => {
  const { refresh, next, value, text } = await operationFor({ reports, start: '2026-03-04T17:06:10Z' });
  const first = { skill_id: '1001' };

  expect(await refresh()).toBe(true);
  expect(await value('wolkvox_made_up_offered', first)).toBe(happened(60, '20260304120000', '20260304120459'));
  expect(await value('wolkvox_made_up_day_offered_total', first)).toBe(
    happened(60, '20260304000000', '20260304120459'),
  );
  expect(await value('wolkvox_made_up_hung_up_rate', first)).toBe(12.5);

  expect(await next()).toBe(true);
  expect(await value('wolkvox_made_up_hung_up', first)).toBe(happened(24, '20260304120500', '20260304120959'));
  expect(await value('wolkvox_made_up_day_hung_up_total', first)).toBe(
    happened(24, '20260304000000', '20260304120959'),
  );
  expect(await value('wolkvox_made_up_interval_end_timestamp_seconds')).toBe(
    Date.parse('2026-03-04T17:10:00Z') / 1_000,
  );
  expect(await value('wolkvox_made_up_day_start_timestamp_seconds')).toBe(Date.parse('2026-03-04T05:00:00Z') / 1_000);
  // Interval and day twice, the halves of the first day answer, and the question for the zone.
  expect(await value('wolkvox_api_requests_total', { api: 'made_up_7' })).toBe(4 + 2 + 1);
  expect(await value('wolkvox_api_requests_total', { api: 'diagram_2' })).toBe(4 + 2 + 1);
  expect(await text()).toContain('# HELP wolkvox_made_up_day_offered_total Calls offered since local midnight');
});

test('the pool is planned for the calls of both reports', async () => {
  const one = await operationFor({ reports: [smartHold], start: '2026-03-04T17:06:10Z' });
  const two = await operationFor({ reports, start: '2026-03-04T17:06:10Z' });
  await one.refresh();
  await two.refresh();
  const refreshesLeft = Math.ceil((Date.parse('2026-03-05T05:00:00Z') - one.clock.now()) / 300_000);

  const needed = async ({ value }: typeof one) => value('wolkvox_api_quota_needed');
  expect(((await needed(two)) ?? 0) - ((await needed(one)) ?? 0)).toBe(2 * refreshesLeft);
});

test('the operation is up only if both reports worked, and the failure names the one that did not', async () => {
  const { refresh, value, simulator, log } = await operationFor({ reports });
  simulator.setFaults([{ kind: 'status', status: 400, api: 'made_up_7' }]);

  expect(await refresh()).toBe(false);
  expect(await value('wolkvox_up')).toBe(0);
  expect(await value('wolkvox_smart_hold_treatment', { skill_id: '1001' })).not.toBeUndefined();
  expect(await value('wolkvox_made_up_offered', { skill_id: '1001' })).toBeUndefined();
  expect(log.lines().find(({ event }) => event === 'refresh_failed')).toMatchObject({ api: 'made_up_7' });
});

test('what was counted of both reports outlives a restart, each as it was', async () => {
  const before = await operationFor({ reports });
  await before.refresh();
  await before.next();
  const counted = await before.value('wolkvox_made_up_day_offered_total', { skill_id: '1001' });

  const { origin } = before.simulator;
  const after = await operationFor({ reports, store: before.store, operation: { origin } });

  expect(await after.value('wolkvox_made_up_day_offered_total', { skill_id: '1001' })).toBe(counted);
});
