import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { randomFor } from '../../src/simulator/random.ts';
import { diesAtStep } from './dies-at-step.ts';
import { watchedProcess } from './watched-process.ts';

const lives = Number(process.env['KILLS'] ?? (process.env['PROOF'] === undefined ? 3 : 500));
/** A start takes about a dozen steps, and each refresh with its save as many. */
const mostSteps = 48;
/** No life is longer than this: a step that is not reached kills none. */
const lifeMs = 12_000;

test(`kill -9 at each step of start, read, save and publish, ${lives} times: the sums are what happened`, async () => {
  const { exporter, scrape, wrongInTheEnd } = await watchedProcess({ times: 60 }); // an interval takes five seconds
  const died: string[] = [];

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

  const wrong = await wrongInTheEnd();

  if (process.env['FIGURES'] !== undefined) console.log(died.join('\n'));
  expect(wrong).toEqual([]);
  expect(died.filter((line) => line.startsWith('died')).length).toBeGreaterThan(lives / 2);
}, 7_200_000);
