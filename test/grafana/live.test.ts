import { expect, onTestFinished, test } from 'vitest';
import { startApp } from '../../src/app.ts';
import type { Config } from '../../src/config/config.ts';
import { prometheusFamilies } from '../../grafana/foreign-families.ts';
import { createLog } from '../../src/base/log.ts';
import { unknownNames } from '../support/dashboard-names.ts';
import { committedDashboards } from '../support/dashboards.ts';
import { until } from '../support/processes.ts';
import { settings } from '../support/settings.ts';
import { simulatorFor } from '../support/simulator.ts';
import { swiftClock } from '../support/swift-clock.ts';

const minute = 60_000;

test('every metric on the boards is in the /metrics of an exporter at work', async () => {
  const clock = swiftClock('2026-03-04T15:00:00Z', 100);
  const simulator = await simulatorFor({ skills: 3, busiest: 5_000 }, clock);
  const config: Config = {
    intervalMs: 5 * minute,
    settleMs: minute,
    staleAfterMs: 15 * minute,
    catchUpMs: 7 * 24 * 60 * minute,
    dayCounters: true,
    operations: [
      {
        name: 'ventas-co',
        server: new URL(simulator.origin).host,
        origin: simulator.origin,
        token: { env: 'TOKEN' },
        timezone: 'America/Bogota',
        licenses: 25,
        poolShare: 0.8,
        skillNames: 'vendor',
        skills: { allow: [], deny: [] },
      },
    ],
  };
  const app = await startApp(config, settings, {
    clock,
    random: () => 0.5,
    log: createLog({ level: 'error', format: 'json' }, { write: () => true }),
    build: { version: 'test', revision: 'test', nodeVersion: process.version },
    env: { TOKEN: simulator.token },
    readConfig: () => Promise.reject(new Error('not reloaded in this test')),
  });
  onTestFinished(() => app.stop());

  const text = await until(async () => {
    const metrics = await (await fetch(`${app.origins[0] ?? ''}/metrics`)).text();
    return /^wolkvox_smart_hold_skill_info\{/m.test(metrics) ? metrics : undefined;
  });
  const exposed = [...text.matchAll(/^(\w+)(?:\{| )/gm)].map(([, name = '']) => name);
  const written = Object.values(prometheusFamilies).map(({ name }) => name);

  const known = new Set([...exposed, ...written]);
  expect(committedDashboards.flatMap(([, board]) => unknownNames(board, known))).toEqual([]);
});
