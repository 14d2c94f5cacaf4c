import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { dayOf } from '../../src/base/calendar.ts';
import { randomFor } from '../../src/simulator/random.ts';
import { dayCountsIn, trueCounts, type CountsBySeries } from '../support/day-counts.ts';
import { samplesIn } from '../support/exposition.ts';
import { exporterProcess } from '../support/exporter-process.ts';
import { temporaryFolder } from '../support/folders.ts';
import { configOf, operationOf } from '../support/operation.ts';
import { simulatorFor } from '../support/simulator.ts';
import { swiftClock } from '../support/swift-clock.ts';
import { diesAtStep } from './dies-at-step.ts';

const zone = 'America/Bogota';
const lives = Number(process.env['KILLS'] ?? (process.env['PROOF'] === undefined ? 3 : 500));
/** A start takes about a dozen steps, and each refresh with its save as many. */
const mostSteps = 48;
/** No life is longer than this: a step that is not reached kills none. */
const lifeMs = 12_000;

/** The sum of increments of each series as Prometheus takes it, the first sample counted whole: the day began at 0. */
function scraped() {
  const last = new Map<string, number>();
  const sums = new Map<string, number>();
  return {
    take: (counts: CountsBySeries) => {
      for (const [series, count] of Object.entries(counts)) {
        const before = last.get(series) ?? 0;
        sums.set(series, (sums.get(series) ?? 0) + (count < before ? count : count - before));
        last.set(series, count);
      }
    },
    sums: () => Object.fromEntries([...sums].sort()),
  };
}

const textOf = (origin: string) =>
  fetch(`${origin}/metrics`).then(
    (answer) => answer.text(),
    () => undefined,
  );

function valueIn(text: string, family: string): number | undefined {
  return samplesIn(text).find(({ name }) => name === family)?.value;
}

test(`kill -9 at each step of start, read, save and publish, ${lives} times: the sums are what happened`, async () => {
  const clock = swiftClock('2026-03-04T13:00:20Z', 60); // an interval takes five seconds
  const { startMs } = dayOf(clock.now(), zone);
  const vendor = await simulatorFor({ timezone: zone, skills: 6, unused: 'zero', busiest: 40_000 }, clock);
  const config = configOf([operationOf(vendor.origin, { poolShare: 1 })]);
  const stateFile = path.join(temporaryFolder(), 'state.json');
  const exporter = await exporterProcess(config, { clock, token: vendor.token, stateFile });
  const sums = scraped();
  const died: string[] = [];
  const scrape = async () => {
    const text = await textOf(exporter.origin());
    if (text !== undefined) sums.take(dayCountsIn(text));
    return text;
  };

  const random = randomFor(Number(process.env['SEED'] ?? 5), 1);
  for (let life = 0; life < lives; life += 1) {
    await exporter.kill();
    const at = 1 + Math.floor(((life + random()) / lives) * mostSteps);
    await exporter.start({
      preload: diesAtStep,
      env: { DIE_AT: String(at), DIE_WHEN: random() < 0.5 ? 'before' : 'after' },
    });
    const untilMs = performance.now() + lifeMs;
    while (!exporter.hasEnded() && performance.now() < untilMs) {
      await scrape();
      await delay(20);
    }
    died.push(/died .*/.exec(exporter.output())?.[0] ?? 'killed without a step');
  }
  await exporter.kill();
  await exporter.start();

  const errors = async () => {
    const text = (await scrape()) ?? '';
    const endMs = 1_000 * (valueIn(text, 'wolkvox_smart_hold_interval_end_timestamp_seconds') ?? 0);
    if (valueIn(text, 'wolkvox_up') !== 1 || endMs === 0) return ['not up'];
    const truth = trueCounts(vendor, startMs, endMs);
    const seen = sums.sums();
    return Object.entries(truth).flatMap(([series, n]) =>
      seen[series] === n ? [] : [`${series}: ${String(seen[series])} for ${n}`],
    );
  };
  // The numbers move on with each interval: there has to be a moment at which all of them agree.
  let wrong = await errors();
  for (let tries = 0; tries < 150 && wrong.length > 0; tries += 1) {
    await delay(200);
    wrong = await errors();
  }
  if (process.env['FIGURES'] !== undefined) console.log(died.join('\n'));
  expect(wrong).toEqual([]);
  expect(died.filter((line) => line.startsWith('died')).length).toBeGreaterThan(lives / 2);
}, 7_200_000);
