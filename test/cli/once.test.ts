import { smartHold } from '../../src/wolkvox/reports/smart-hold.ts';
import { expect, test } from 'vitest';
import { dayOf } from '../../src/base/calendar.ts';
import { runOnce } from '../../src/cli/once.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { configOf, operationOf } from '../support/operation.ts';
import { simulatorFor } from '../support/simulator.ts';

test('once prints the day counters: what happened from local midnight to the end of the last interval', async () => {
  const clock = fakeClock('2026-03-04T17:06:10Z');
  const vendor = await simulatorFor({ skills: 6 }, clock);
  const silent = () => undefined;

  const { text, isComplete } = await runOnce(
    configOf([operationOf(vendor.origin)]),
    {
      clock,
      random: () => 0.5,
      env: { TOKEN: vendor.token },
      log: { debug: silent, info: silent, warn: silent, error: silent },
      build: { version: '1', revision: 'test', nodeVersion: 'v20', tzVersion: '2025c' },
      usage: process,
    },
    { all: false },
    new AbortController().signal,
  );

  expect(isComplete).toBe(true);
  const { startMs } = dayOf(clock.now(), 'America/Bogota');
  for (const [id, counts] of vendor.truth({ startMs, endMs: Date.parse('2026-03-04T17:05:00Z') })) {
    for (const field of smartHold.countFields) {
      const sample = new RegExp(
        `^wolkvox_smart_hold_day_${field}_total\\{.*skill_id="${id}"\\} ${counts[field]}$`,
        'm',
      );
      expect(text).toMatch(sample);
    }
  }
});
