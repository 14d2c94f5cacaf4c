import { expect, test } from 'vitest';
import { closedDayRules } from '../../prometheus/rules/closed-days.ts';
import { prometheusFamilies } from '../../grafana/foreign-families.ts';
import { heldFamilies } from '../../src/metrics/families/smart-hold.ts';
import { unknownNames } from '../support/dashboard-names.ts';
import { committedDashboards } from '../support/dashboards.ts';
import { until } from '../support/until.ts';
import { keptLog } from '../support/lines.ts';
import { configOf, operationOf } from '../support/operation.ts';
import { startedExporter } from '../support/started-exporter.ts';
import { simulatorFor } from '../support/simulator.ts';
import { swiftClock } from '../support/swift-clock.ts';

/** The families an exporter exposes that begins at an instant, once it exposes `mark`. */
async function exposedFrom(startIso: string, mark: string, speed: number): Promise<readonly string[]> {
  const clock = swiftClock(startIso, speed);
  const simulator = await simulatorFor({ skills: 3, busiest: 5_000 }, clock);
  const { get } = await startedExporter(configOf([operationOf(simulator.origin)]), {
    clock,
    random: () => 0.5,
    log: keptLog().log,
    env: { TOKEN: simulator.token },
  });

  const text = await until(async () => {
    const metrics = await (await get('/metrics')).text();
    return metrics.includes(`\n${mark}{`) ? metrics : undefined;
  });
  return [...text.matchAll(/^(\w+)(?:\{| )/gm)].map(([, name = '']) => name);
}

test('every metric on the boards is in the /metrics of an exporter at work', async () => {
  const exposed = await exposedFrom('2026-03-04T15:00:00Z', 'wolkvox_smart_hold_skill_info', 100);
  // Ten minutes before midnight in Bogotá.
  const closing = await exposedFrom('2026-03-05T04:50:00Z', 'wolkvox_smart_hold_closed_day_treatment', 300);
  const written = Object.values(prometheusFamilies).map(({ name }) => name);
  // Only where a count differs from the vendor's last word: test/metrics shows it rendered.
  const rare = [heldFamilies.held.name];

  const recorded = closedDayRules.map(({ record }) => record);
  const known = new Set([...exposed, ...closing, ...written, ...rare, ...recorded]);
  expect(committedDashboards.flatMap(([, board]) => unknownNames(board, known))).toEqual([]);
});
