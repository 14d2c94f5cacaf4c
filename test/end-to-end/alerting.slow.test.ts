import { expect, test } from 'vitest';

import { closedDayBoundFamilies, closedDayFamilies } from '../../src/metrics/families/smart-hold.ts';
import type { Simulator } from '../../src/simulator/simulator.ts';
import { groups } from '../../prometheus/rules/groups.ts';
import {
  alertmanagerProgram,
  inhibited,
  readExample,
  startAlertmanager,
  toWebhook,
  type AlertmanagerConfig,
} from '../support/alertmanager.ts';
import { keptLog } from '../support/lines.ts';
import { configOf, operationOf } from '../support/operation.ts';
import { programTest } from '../support/program-test.ts';
import { unknownIn } from '../support/promql.ts';
import { prometheusScraping } from '../support/prometheus.ts';
import { swiftRules } from '../support/swift-rules.ts';
import { until } from '../support/until.ts';
import { startedExporter } from '../support/started-exporter.ts';
import { ask, simulatorFor } from '../support/simulator.ts';
import { swiftClock, type SwiftClock } from '../support/swift-clock.ts';
import { startWebhook } from '../support/webhook.ts';
import { turned } from '../alertmanager/calendar.ts';

/** The first refresh then has nearly a whole interval, and time for the skills' names. */
const justAfterARound = '2026-03-04T15:01:20Z';

/** An exporter on the simulator; answers where it listens. */
async function startExporter({ origin, token }: Simulator, clock: SwiftClock): Promise<string> {
  const config = configOf([operationOf(origin, { name: 'ventas-co', poolShare: 1 })]);
  const exporter = await startedExporter(config, {
    clock,
    random: () => 0.5,
    log: keptLog().log,
    env: { TOKEN: token },
  });
  return exporter.origin;
}

/** The example with its hours turned so that it is Wednesday morning now. */
function inOfficeHours(example: AlertmanagerConfig): AlertmanagerConfig {
  const nowMs = Date.now();
  return {
    ...example,
    time_intervals: example.time_intervals.map(({ name, time_intervals: intervals }) => ({
      name,
      time_intervals: intervals.map((interval) => turned(interval, nowMs, 'wednesday', 10)),
    })),
  };
}

const nobodyReached = { kind: 'unreadable_numbers', fields: ['recall_ok'], text: '0' } as const;
const vendorAway = { kind: 'status', status: 503 } as const;

programTest(
  ['prometheus', alertmanagerProgram],
  'failing callbacks reach the supervisor, an outage silences them and reaches the engineer, and all resolves',
  async () => {
    const clock = swiftClock(justAfterARound, 100);
    const simulator = await simulatorFor({ skills: 3, busiest: 20_000, faults: [nobodyReached] }, clock);
    const exporter = await startExporter(simulator, clock);
    const webhook = await startWebhook();
    const alertmanager = await startAlertmanager(toWebhook(inOfficeHours(readExample()), webhook.url, '500ms'));
    await prometheusScraping({ exporter, alertmanager: alertmanager.url, rules: swiftRules(clock) });

    let before = 0;
    /** What comes after this is the answer to what is done now. */
    const now = () => (before = webhook.received().length);
    const told = (receiver: string, alertname: string, status: string) =>
      until(() =>
        webhook
          .received()
          .slice(before)
          .filter((notification) => notification.receiver === receiver)
          .flatMap(({ alerts }) => alerts)
          .find(({ labels, status: seen }) => labels['alertname'] === alertname && seen === status),
      );
    const isKeptBack = (alertname: string) =>
      until(async () => (await inhibited(alertmanager)).find((labels) => labels['alertname'] === alertname));

    const failing = await told('contact-centre', 'SmartHoldNoCallbackSucceeds', 'firing');
    const names = await ask(simulator, { api: 'skills' });
    const skill = names.envelope.data.find((row) => row['skill_id'] === failing.labels['skill_id']);
    expect(failing.annotations['description']).toContain(`Skill ${String(skill?.['skill_name'])} (`);
    expect(failing.labels).toMatchObject({ operation: 'ventas-co', severity: 'critical' });

    now();
    simulator.setFaults([nobodyReached, vendorAway]);
    expect(await told('sre', 'WolkvoxDataStale', 'firing')).toMatchObject({
      labels: { operation: 'ventas-co', severity: 'warning' },
    });
    await isKeptBack('SmartHoldNoCallbackSucceeds');

    now();
    simulator.setFaults([nobodyReached]);
    await told('sre', 'WolkvoxDataStale', 'resolved');

    now();
    simulator.setFaults([]);
    await told('contact-centre', 'SmartHoldNoCallbackSucceeds', 'resolved');
  },
  110_000,
);

test('every metric and label that a rule names is on a live page', async () => {
  const clock = swiftClock(justAfterARound, 100);
  const simulator = await simulatorFor({ skills: 3, busiest: 20_000 }, clock);
  const exporter = await startExporter(simulator, clock);
  const page = await until(async () => {
    const text = await (await fetch(`${exporter}/metrics`)).text();
    return text.includes('skill_info{') && text.includes('day_service_level_up{') ? text : undefined;
  });

  const whileHeld = 'wolkvox_smart_hold_day_held'; // has a series only while something is held
  const withLease = 'wolkvox_exporter_leader';
  const onceClosed = [...Object.values(closedDayFamilies), ...Object.values(closedDayBoundFamilies)];
  const recorded = groups.flatMap(({ recording }) => recording.map(({ record }) => record));
  const known = {
    metrics: new Set(
      [...page.matchAll(/^([a-z_]+)(?=[{ ])/gm)]
        .map(([name]) => name)
        .concat(
          recorded,
          'up',
          whileHeld,
          withLease,
          onceClosed.map(({ name }) => name),
        ),
    ),
    labels: new Set(
      [...page.matchAll(/[{,]([a-z_]+)="/g)].map(([, label = '']) => label).concat('job', 'instance', 'day', 'month'),
    ),
  };
  const exprs = groups.flatMap(({ recording, alerts }) => [
    ...recording.map(({ expr }) => expr),
    ...alerts.map((alert) => alert.expr(alert.thresholds)),
  ]);

  expect(exprs.flatMap((expr) => unknownIn(expr, known))).toEqual([]);
});
