import { expect, test } from 'vitest';
import { reportFamilies } from '../../src/metrics/families/report.ts';
import { renderSnapshot } from '../../src/metrics/snapshot-lines.ts';
import type { Snapshot } from '../../src/snapshot/snapshot.ts';
import type { Sample } from '../../src/wolkvox/reports/rows.ts';
import { smartHold } from '../../src/wolkvox/reports/smart-hold.ts';
import { snapshotWith } from '../support/snapshots.ts';

/** The samples of a snapshot by family, without the operation's own label, and until when each may be shown. */
async function told(snapshot: Snapshot) {
  const pieces = await renderSnapshot(snapshot, () => reportFamilies(smartHold));
  const samples = [...pieces].map(([name, { lines }]) => {
    const values = lines
      .toString()
      .trimEnd()
      .split('\n')
      .map((line) => line.replace(name, '').replace('operation="ventas-co"', '').replace('{,', '{').replace('{} ', ''));
    return [name, values] as const;
  });
  return { samples: Object.fromEntries(samples), staleAtMs: (name: string) => pieces.get(name)?.staleAtMs, pieces };
}

test('before the first refresh an operation shows that it is down and knows nothing, and no number of a report', async () => {
  const { samples } = await told(snapshotWith({ observations: [] }));

  expect(samples).toEqual({
    wolkvox_up: ['0'],
    wolkvox_operation_info: ['{server="wv0042",timezone="America/Bogota"} 1'],
    wolkvox_exporter_last_refresh_timestamp_seconds: ['0'],
    wolkvox_exporter_last_success_timestamp_seconds: ['0'],
    wolkvox_exporter_last_rows_timestamp_seconds: ['0'],
    wolkvox_exporter_state_saved_timestamp_seconds: ['0'],
    wolkvox_api_quota_limit: ['25000'],
    wolkvox_api_quota_share_ratio: ['0.8'],
    wolkvox_api_quota_used: ['0'],
    wolkvox_api_quota_needed: ['0'],
    wolkvox_exporter_zone_suspect: ['{suspect="vendor_ahead"} 0', '{suspect="vendor_behind"} 0'],
  });
});

test('times and durations of an operation are told in seconds, and what it observed by name', async () => {
  const { samples } = await told(
    snapshotWith({
      isUp: true,
      lastRefreshMs: 1_000_500,
      lastRefreshDurationMs: 1_240,
      lastSuccessMs: 2_000_000,
      lastRowsMs: 3_000_000,
      stateSavedMs: 4_000_000,
      clockSkewMs: -1_500,
      quota: { limit: 1_000, share: 0.5, used: 7, needed: 9 },
      lastCallMs: new Map([['diagram_2', 250]]),
      zoneSuspect: 'vendor_behind',
      observations: [{ fact: 'percentage', value: 'comma', seen: [] }],
    }),
  );

  expect(samples).toMatchObject({
    wolkvox_up: ['1'],
    wolkvox_exporter_last_refresh_timestamp_seconds: ['1000.5'],
    wolkvox_exporter_last_refresh_duration_seconds: ['1.24'],
    wolkvox_exporter_last_success_timestamp_seconds: ['2000'],
    wolkvox_exporter_last_rows_timestamp_seconds: ['3000'],
    wolkvox_exporter_state_saved_timestamp_seconds: ['4000'],
    wolkvox_api_clock_skew_seconds: ['-1.5'],
    wolkvox_api_quota_limit: ['1000'],
    wolkvox_api_quota_share_ratio: ['0.5'],
    wolkvox_api_quota_used: ['7'],
    wolkvox_api_quota_needed: ['9'],
    wolkvox_exporter_zone_suspect: ['{suspect="vendor_ahead"} 0', '{suspect="vendor_behind"} 1'],
  });
  expect(JSON.stringify(samples)).toContain('{fact=\\"percentage\\",value=\\"comma\\"} 1');
  expect(JSON.stringify(samples)).toContain('{api=\\"diagram_2\\"} 0.25');
});

const span = { startMs: 10_000, endMs: 20_000 };
const full = snapshotWith({
  interval: { span, samples: new Map([['7', { treatment: 3, service_level_up: 12.5 }]]), staleAtMs: 111 },
  day: {
    startMs: 30_000,
    readThroughMs: 40_000,
    counts: new Map([
      ['7', { treatment: 30 }],
      ['8', { treatment: 5 }],
    ]),
    held: new Map(),
    heldSums: new Map(),
    percentages: new Map([['7', { service_level_up: 34.5 }]]),
    staleAtMs: 222,
  },
  closedDay: { startMs: 50_000, readMs: 60_000, counts: new Map([['7', { treatment: 99 }]]) },
  cadence: { configuredMs: 300_000, intervalMs: 600_000, dayMs: 900_000 },
  skillNames: new Map([['7', 'Ventas']]),
});
const families = reportFamilies(smartHold);
const nameOf = (among: Readonly<Record<string, { readonly name: string }>>, field: string) => among[field]?.name ?? '';

test('a report tells of which interval, day and closed day its numbers are, and how often they are read', async () => {
  const { samples } = await told(full);

  const bounds = {
    [families.intervalStart.name]: ['10'],
    [families.intervalEnd.name]: ['20'],
    [families.dayStart.name]: ['30'],
    [families.dayEnd.name]: ['40'],
    [families.closedDayStart.name]: ['50'],
    [families.closedDayRead.name]: ['60'],
    [families.intervalCadence.name]: ['600'],
    [families.dayCadence.name]: ['900'],
  };
  expect(samples).toMatchObject(bounds);
});

test('a sample is told under its own skill, and a field without a number not at all', async () => {
  const { samples } = await told(full);

  expect(samples[nameOf(families.interval, 'treatment')]).toEqual(['{skill_id="7"} 3']);
  expect(samples[nameOf(families.interval, 'service_level_up')]).toEqual(['{skill_id="7"} 12.5']);
  expect(samples[nameOf(families.interval, 'recall_ok')]).toBeUndefined();
  expect(samples[nameOf(families.day, 'treatment')]).toEqual(['{skill_id="7"} 30', '{skill_id="8"} 5']);
  expect(samples[nameOf(families.day, 'service_level_up')]).toEqual(['{skill_id="7"} 34.5']);
  expect(samples[nameOf(families.closedDay, 'treatment')]).toEqual(['{skill_id="7"} 99']);
  expect(samples['wolkvox_smart_hold_skill_info']).toEqual(['{skill_id="7",skill_name="Ventas"} 1']);
});

test('gauges end when they are too old to show; counters and what is known of the operation never do', async () => {
  const { staleAtMs } = await told(full);

  expect(staleAtMs(nameOf(families.interval, 'treatment'))).toBe(111);
  expect(staleAtMs(nameOf(families.day, 'service_level_up'))).toBe(222);
  expect(staleAtMs(nameOf(families.day, 'treatment'))).toBeUndefined();
  expect(staleAtMs(nameOf(families.closedDay, 'treatment'))).toBeUndefined();
  expect(staleAtMs('wolkvox_up')).toBeUndefined();
});

test('a field that no family tells is left out, and the others stand', async () => {
  const { treatment } = families.interval;
  const pieces = await renderSnapshot(full, () => ({ ...families, interval: { treatment } }));

  expect(pieces.get(treatment.name)?.lines.toString()).toContain('skill_id="7"} 3\n');
  expect([...pieces.keys()]).not.toContain(nameOf(families.interval, 'service_level_up'));
});

test.each([
  ['the many lines of one family', 5_001, { treatment: 1 }],
  [
    'some lines of each of many families',
    1_100,
    { treatment: 5, customer_say_no: 1, customer_say_yes: 4, recall_fail: 1, recall_ok: 3 },
  ],
] as const)('others have their turn too while %s are put together', async (_, skills, full) => {
  const ids = Array.from({ length: skills }, (_, n) => String(n));
  const turnsFor = (sample: Sample) =>
    turnsDuring(() => {
      const samples = new Map(ids.map((id) => [id, sample]));
      return renderSnapshot(snapshotWith({ interval: { span, samples, staleAtMs: 111 } }), () => families);
    });

  expect(await turnsFor(full)).toBe((await turnsFor({})) + 1);
});

test('few lines are put together at once', async () => {
  expect(await turnsDuring(() => renderSnapshot(full, () => families))).toBe(0);
});

/** How often the event loop comes round meanwhile. */
async function turnsDuring(work: () => Promise<unknown>): Promise<number> {
  let turns = 0;
  const count = () => {
    turns += 1;
    handle = setImmediate(count);
  };
  let handle = setImmediate(count);
  await work();
  clearImmediate(handle);
  return turns;
}
