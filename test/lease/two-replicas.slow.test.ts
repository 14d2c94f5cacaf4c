import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type CountsBySeries, dayCountsIn, difference, trueCounts } from '../support/day-counts.ts';
import { samplesIn, valueIn } from '../support/exposition.ts';
import { temporaryFolder } from '../support/folders.ts';
import { leaseApiStandIn } from '../support/lease-api-stand-in.ts';
import { configOf, minuteMs, operationOf } from '../support/operation.ts';
import { replicaProcess } from '../support/replica-process.ts';
import { simulatorFor } from '../support/simulator.ts';
import { swiftClock } from '../support/swift-clock.ts';
import { until } from '../support/until.ts';

type Replica = Awaited<ReturnType<typeof replicaProcess>>;

const leader = 'wolkvox_exporter_leader';
const marker = 'wolkvox_smart_hold_day_start_timestamp_seconds';
const givenBack = { holderIdentity: 'given-back', leaseTransitions: 1, leaseDurationSeconds: 90 };
const timesAsFast = 12;

/** Two replicas on one token, one of which leads, before a vendor, a cluster and a folder that they share. */
async function twoReplicas(startIso: string, { wallOffMs = 0 } = {}) {
  const clock = swiftClock(startIso, timesAsFast);
  const vendor = await simulatorFor({ skills: 6, unused: 'zero', blanks: 0, busiest: 20_000 }, clock);
  const cluster = await leaseApiStandIn();
  cluster.put('smart-hold', { metadata: {}, spec: givenBack });
  const stateFile = path.join(temporaryFolder(), 'state.json');
  const config = configOf([operationOf(vendor.origin)], {
    intervalMs: minuteMs,
    settleMs: 5_000,
    staleAfterMs: 3 * minuteMs,
  });
  const env = { ...cluster.env, TOKEN: vendor.token };
  const start = (token: string, offMs = 0) =>
    replicaProcess(config, {
      clock,
      env,
      accountFolder: cluster.account(token).path(''),
      stateFile,
      wallOffMs: offMs,
    });
  const first = await start('first');
  await leads(first);
  const second = await start('second', wallOffMs);
  await until(async () => ((await second.get('/-/ready')).status === 200 ? true : undefined));
  return { clock, vendor, cluster, first, second };
}

async function leads({ scrape }: Replica): Promise<string> {
  return until(async () => {
    const text = await scrape();
    return valueIn(text, leader) === 1 && valueIn(text, 'wolkvox_up') === 1 ? text : undefined;
  });
}

const operationFamilies = (text: string) => samplesIn(text).filter(({ labels }) => 'operation' in labels);

/** What a Prometheus that scrapes both sees in `max by (operation, skill_id)`: the increments, from the first scrape on. */
function watched(replicas: readonly Replica[]) {
  const first = new Map<string, number>();
  const last = new Map<string, number>();
  const sums = new Map<string, number>();
  const over = new AbortController();

  async function look(): Promise<void> {
    const shown = await Promise.all(replicas.map(async ({ scrape }) => Object.entries(dayCountsIn(await scrape()))));
    const highest = new Map<string, number>();
    for (const [series, value] of shown.flat()) highest.set(series, Math.max(value, highest.get(series) ?? 0));
    for (const [series, value] of highest) {
      const before = last.get(series);
      if (before === undefined) first.set(series, value);
      else sums.set(series, (sums.get(series) ?? 0) + (value < before ? value : value - before));
      last.set(series, value);
    }
  }
  const looking = (async () => {
    while (!over.signal.aborted) await look().then(() => new Promise((resolve) => setTimeout(resolve, 40)));
  })();
  onTestFinished(() => over.abort());
  const values = (of: ReadonlyMap<string, number>): CountsBySeries => Object.fromEntries(of);
  return {
    first: () => values(first),
    last: () => values(last),
    end: async (): Promise<CountsBySeries> => {
      over.abort();
      await looking;
      return values(sums);
    },
  };
}

const sum = (one: CountsBySeries, other: CountsBySeries) =>
  Object.fromEntries(Object.entries(one).map(([series, value]) => [series, value + (other[series] ?? 0)]));

test('a standby shows itself and nothing of an operation, and is ready', async () => {
  const { first, second } = await twoReplicas('2026-03-04T17:00:20Z');

  const text = await second.scrape();

  expect(valueIn(text, leader)).toBe(0);
  expect(operationFamilies(text)).toEqual([]);
  expect(text).toContain('wolkvox_exporter_build_info');
  expect(text).toContain('process_resident_memory_bytes');
  expect((await second.get('/-/healthy')).status).toBe(200);
  expect((await second.get('/metrics?operation=ventas')).status).toBe(404);
  expect(operationFamilies(await first.scrape())).not.toEqual([]);
}, 60_000);

test('after kill -9 of the leader the other goes on: every count once within a day, none called at once', async () => {
  const { clock, vendor, first, second } = await twoReplicas('2026-03-04T17:00:20Z');
  const counts = watched([first, second]);
  await until(() => (Object.keys(counts.first()).length > 0 ? true : undefined));

  await first.kill();
  const killedMs = clock.now();
  await leads(second);
  const takenMs = clock.now();
  const dayStart = '2026-03-04T05:00:00Z';
  // What is shown is what truly happened up to a whole minute.
  await until(() => {
    const minute = Math.floor(clock.now() / minuteMs) * minuteMs - minuteMs;
    const truth = trueCounts(vendor, dayStart, minute);
    const isWhole = JSON.stringify(sorted(counts.last())) === JSON.stringify(sorted(truth));
    return isWhole && minute > takenMs ? true : undefined;
  });
  const increments = await counts.end();

  expect(sorted(increments)).toEqual(sorted(difference(counts.last(), counts.first())));
  expect(takenMs - killedMs).toBeLessThan(180_000);
  expect(vendor.measured().mostAtOnce).toBe(1);
  expect(second.output()).not.toContain('state_set_aside');
}, 90_000);

test('a takeover over midnight loses nothing of the old day and counts nothing twice in the new one', async () => {
  const { vendor, first, second } = await twoReplicas('2026-03-05T04:57:30Z');
  const counts = watched([first, second]);
  await until(() => (Object.keys(counts.first()).length > 0 ? true : undefined));

  await first.kill();
  const midnightS = Date.parse('2026-03-05T05:00:00Z') / 1_000;
  await until(async () => {
    const text = await second.scrape();
    const isNewDay = valueIn(text, marker) === midnightS;
    return isNewDay && Object.values(dayCountsIn(text)).some((count) => count > 0) ? true : undefined;
  });
  const increments = await counts.end();

  const oldDay = trueCounts(vendor, '2026-03-04T05:00:00Z', '2026-03-05T05:00:00Z');
  expect(sorted(increments)).toEqual(sorted(sum(difference(oldDay, counts.first()), counts.last())));
  expect(vendor.measured().mostAtOnce).toBe(1);
}, 90_000);

test('a leader that is cut off from the cluster stops reading before the other begins, and then stands by', async () => {
  const { vendor, cluster, first, second } = await twoReplicas('2026-03-04T17:00:20Z', { wallOffMs: 3_600_000 });

  cluster.cut('first');
  await first.line(/"lease_lost"/);
  const cutOff = await first.scrape();
  await second.line(/"lease_taken"/);
  cluster.mend('first');
  await first.line(/"lease_held_elsewhere"/);

  expect(valueIn(cutOff, leader)).toBe(0);
  expect(operationFamilies(cutOff)).toEqual([]);
  expect(second.output().match(/"lease_taken"/g)).toHaveLength(1);
  expect(vendor.measured().mostAtOnce).toBe(1);
}, 60_000);

test('a leader that was frozen shows nothing when it wakes, and calls nobody', async () => {
  const { vendor, first, second } = await twoReplicas('2026-03-04T17:00:20Z');

  first.signal('SIGSTOP');
  await leads(second);
  const before = vendor.measured().requests;
  first.signal('SIGCONT');
  const awake = await until(async () => (await first.scrape()) || undefined);
  await first.line(/"process_was_stopped"/);
  await first.line(/"lease_held_elsewhere"/);

  expect(before).toBeGreaterThan(0);
  expect(valueIn(awake, leader)).toBe(0);
  expect(operationFamilies(awake)).toEqual([]);
  expect(valueIn(await second.scrape(), leader)).toBe(1);
  expect(vendor.measured().mostAtOnce).toBe(1);
}, 60_000);

test('a leader that is stopped gives the lease back, and the other need not wait for its end', async () => {
  const { clock, first, second } = await twoReplicas('2026-03-04T17:00:20Z');

  const stoppedMs = clock.now();
  first.signal('SIGTERM');
  await first.ended;
  await second.line(/"lease_taken"/);

  expect(first.output()).toContain('lease_given_back');
  expect(clock.now() - stoppedMs).toBeLessThan(60_000);
}, 60_000);

function sorted(counts: CountsBySeries): readonly (readonly [string, number])[] {
  return Object.entries(counts).sort(([one], [other]) => (one < other ? -1 : 1));
}
