import { existsSync, mkdirSync, readdirSync, renameSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { dayOf } from '../../src/base/calendar.ts';
import { systemClock } from '../../src/base/clock.ts';
import { originOf } from '../support/command.ts';
import { createIncrements, dayCountsIn, difference, sumOf, trueCounts } from '../support/day-counts.ts';
import { folderWith } from '../support/folders.ts';
import { startProgram, type Program } from '../support/program.ts';
import { root } from '../support/repository.ts';
import { simulatorFor } from '../support/simulator.ts';

/** Folder of an older release that is built: `OLD_RELEASE=/tmp/older npx vitest run test/chaos/old-release.slow.test.ts`. */
const oldRelease = process.env['OLD_RELEASE'];

const intervalMs = 30_000;
/** Zones of which one is between six and twenty o'clock at any time: no midnight comes in between. */
const zone = ['America/Bogota', 'Europe/Madrid', 'Asia/Tokyo'].find((name) => {
  const sinceMidnightMs = systemClock.now() - dayOf(systemClock.now(), name).startMs;
  return sinceMidnightMs > 6 * 3_600_000 && sinceMidnightMs < 20 * 3_600_000;
});

const mainOf = (release: string) =>
  ['dist/bin.js', 'dist/main.js'].map((file) => path.join(release, file)).find((file) => existsSync(file)) ?? '';

const stop = (program: Program) => {
  program.signal('SIGTERM');
  return program.ended;
};

/** A vendor in real time, a folder with the state, and what a Prometheus sees whichever release is at work. */
async function upgradable() {
  const timezone = zone ?? 'America/Bogota';
  const vendor = await simulatorFor({ timezone, skills: 6, unused: 'zero', blanks: 0, busiest: 40_000 }, systemClock);
  const files = folderWith({
    token: vendor.token,
    'exporter.yml': `interval: 30s\nsettle: 5s\noperations:\n  - name: ventas\n    server: ${vendor.origin}\n    token_file: token\n    timezone: ${timezone}\n    licenses: 100\n`,
  });
  const increments = createIncrements();
  const { startMs } = dayOf(systemClock.now(), timezone);
  let first: Readonly<Record<string, number>> | undefined;

  function start(release: string): Program {
    const args = [`--config.file=${files.path('exporter.yml')}`, `--state.file=${files.path('state.json')}`];
    return startProgram(process.execPath, [mainOf(release), ...args, '--web.listen-address=127.0.0.1:0']);
  }

  async function scrape(origin: string) {
    const text = await fetch(`${origin}/metrics`).then((answer) => answer.text());
    increments.scrape(text);
    const counts = dayCountsIn(text);
    if (Object.keys(counts).length > 0) first ??= counts;
    return counts;
  }

  /** Scrapes until the day is what happened up to an interval that began after `fromMs`. */
  async function untilExact(origin: string, fromMs: number) {
    for (;;) {
      const counts = await scrape(origin);
      const endMs = Math.floor((systemClock.now() - 5_000) / intervalMs) * intervalMs;
      const truth = trueCounts(vendor, startMs, endMs);
      if (endMs >= fromMs + intervalMs && JSON.stringify(sorted(counts)) === JSON.stringify(sorted(truth)))
        return truth;
      await delay(250);
    }
  }

  return {
    file: files.path,
    start,
    /** Starts a release; resolves when it has counted exactly what happened, after at least one interval of its own. */
    atWork: async (release: string) => {
      const program = start(release);
      return { program, truth: await untilExact(await originOf(program), systemClock.now()) };
    },
    scrape,
    /** What the sum of increments exceeds the truth by, over all series. */
    excess: (truth: Readonly<Record<string, number>>) =>
      sumOf(increments.sums()) - sumOf(difference(truth, first ?? {})),
    sums: increments.sums,
    expected: (truth: Readonly<Record<string, number>>) => difference(truth, first ?? {}),
  };
}

const sorted = (counts: Readonly<Record<string, number>>) =>
  Object.fromEntries(Object.entries(counts).sort(([one], [other]) => one.localeCompare(other)));

test.skipIf(oldRelease === undefined)(
  'an older release, then this one on its state, then the older again as docs/upgrading.md says: every count once (OLD_RELEASE names its folder)',
  async () => {
    const older = oldRelease ?? '';
    const { file, atWork, sums, expected, start, scrape, excess } = await upgradable();

    const old = await atWork(older);
    expect(sums()).toEqual(expected(old.truth));
    await stop(old.program);

    const present = await atWork(root);
    expect(sums()).toEqual(expected(present.truth));
    const isKept = existsSync(file('state.json.v1'));
    expect(/"state_taken_over"/.test(present.program.output())).toBe(isKept);
    await stop(present.program);

    mkdirSync(file('state-of-the-newer'));
    for (const name of readdirSync(file('')).filter((known) => known.startsWith('state.json'))) {
      renameSync(file(name), file(`state-of-the-newer/${name}`));
    }
    const again = await atWork(older);
    expect(sums()).toEqual(expected(again.truth));
    await stop(again.program);
    if (!isKept) return;

    // What the page warns of: the copy of the upgrade has been overtaken by what was scraped since.
    for (const name of readdirSync(file('')).filter((known) => known.startsWith('state.json'))) {
      renameSync(file(name), file(`${name}.aside`));
    }
    renameSync(file('state-of-the-newer/state.json.v1'), file('state.json'));
    const wrong = start(older);
    await scrape(await originOf(wrong));
    await stop(wrong);
    const { truth } = await atWork(older);
    expect(excess(truth)).toBeGreaterThan(sumOf(old.truth) / 2);
  },
  1_800_000,
);
