import { expect, test } from 'vitest';
import { prometheusFamilies } from '../../grafana/foreign-families.ts';
import { unknownNames } from '../support/dashboard-names.ts';
import { committedDashboards } from '../support/dashboards.ts';
import { until } from '../support/until.ts';
import { keptLog } from '../support/lines.ts';
import { configOf, operationOf } from '../support/operation.ts';
import { startedExporter } from '../support/started-exporter.ts';
import { simulatorFor } from '../support/simulator.ts';
import { swiftClock } from '../support/swift-clock.ts';

test('every metric on the boards is in the /metrics of an exporter at work', async () => {
  const clock = swiftClock('2026-03-04T15:00:00Z', 100);
  const simulator = await simulatorFor({ skills: 3, busiest: 5_000 }, clock);
  const { get } = await startedExporter(configOf([operationOf(simulator.origin)]), {
    clock,
    random: () => 0.5,
    log: keptLog().log,
    env: { TOKEN: simulator.token },
  });

  const text = await until(async () => {
    const metrics = await (await get('/metrics')).text();
    return /^wolkvox_smart_hold_skill_info\{/m.test(metrics) ? metrics : undefined;
  });
  const exposed = [...text.matchAll(/^(\w+)(?:\{| )/gm)].map(([, name = '']) => name);
  const written = Object.values(prometheusFamilies).map(({ name }) => name);

  const known = new Set([...exposed, ...written]);
  expect(committedDashboards.flatMap(([, board]) => unknownNames(board, known))).toEqual([]);
});
