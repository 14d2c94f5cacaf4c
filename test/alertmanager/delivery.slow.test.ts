import { expect } from 'vitest';

import {
  alertmanagerProgram,
  inhibited,
  post,
  readExample,
  startAlertmanager,
  toWebhook,
  type Labels,
} from '../support/alertmanager.ts';
import { programTest } from '../support/program-test.ts';
import { until } from '../support/until.ts';
import { startWebhook } from '../support/webhook.ts';
import { turned, type Weekday } from './calendar.ts';

const alert = (alertname: string, audience: string, severity: string, more: Labels = {}): Labels => ({
  alertname,
  audience,
  severity,
  operation: 'ventas-co',
  ...more,
});

/** One of each audience and severity. */
const oneOfEach = ['contact-centre', 'sre'].flatMap((audience) =>
  ['critical', 'warning', 'info'].map((severity) => alert(`Any${audience}${severity}`, audience, severity)),
);
const toEngineers = ['sre', 'sre', 'sre-on-call'];
const toEveryone = ['contact-centre', 'contact-centre', 'contact-centre-daily', ...toEngineers];

/** Alertmanager itself decides, at an instant made by turning the example's calendar. */
async function receiversAt(day: Weekday, hour: number): Promise<readonly string[]> {
  const webhook = await startWebhook();
  const example = readExample();
  const nowMs = Date.now();
  const hours = example.time_intervals.map(({ name, time_intervals: intervals }) => ({
    name,
    time_intervals: intervals.map((interval) => turned(interval, nowMs, day, hour)),
  }));
  const alertmanager = await startAlertmanager(toWebhook({ ...example, time_intervals: hours }, webhook.url));
  await post(alertmanager, oneOfEach);

  return until(() => {
    const receivers = webhook.received().map(({ receiver }) => receiver);
    const outOfHours = alertmanager.output().match(/Notifications not sent, route is not within active time/g) ?? [];
    return receivers.length + outOfHours.length === oneOfEach.length ? receivers.toSorted() : undefined;
  });
}

for (const [day, hour, receivers] of [
  ['wednesday', 3, toEngineers],
  ['wednesday', 10, toEveryone],
  ['friday', 18, toEveryone],
  ['wednesday', 22, toEngineers],
  ['saturday', 10, toEveryone],
  ['saturday', 18, toEngineers],
  ['sunday', 10, toEngineers],
] as const) {
  const who = receivers === toEveryone ? 'everyone is' : 'only engineers are';
  programTest(alertmanagerProgram, `on ${day} at ${hour}:00 ${who} told`, async () => {
    expect(await receiversAt(day, hour)).toEqual(receivers);
  });
}

/** Names of those of the alerts that are kept back, once as many are as expected. */
async function keptBack(alerts: readonly Labels[], expected: number): Promise<readonly Labels[]> {
  const webhook = await startWebhook();
  const alertmanager = await startAlertmanager(toWebhook(readExample(), webhook.url));
  await post(alertmanager, alerts);
  return until(async () => {
    const labels = await inhibited(alertmanager);
    return labels.length >= expected ? labels : undefined;
  });
}

programTest(
  alertmanagerProgram,
  'critical keeps the warning of the same alert and skill back, and no other',
  async () => {
    const failing = (severity: string, skillId: string) =>
      alert('SmartHoldCallbacksFailing', 'contact-centre', severity, { skill_id: skillId });
    const lesser = failing('warning', '7');

    expect(
      await keptBack(
        [
          failing('critical', '7'),
          lesser,
          failing('warning', '8'),
          alert('SmartHoldCallbacksStopped', 'contact-centre', 'warning', { skill_id: '7' }),
        ],
        1,
      ),
    ).toEqual([lesser]);
  },
);

for (const name of ['WolkvoxDataStale', 'WolkvoxRefreshFailing', 'WolkvoxTokenRejected']) {
  programTest(alertmanagerProgram, `${name} keeps back what supervisors would hear of the operation`, async () => {
    const old = ['critical', 'info'].map((severity) => alert(`Any${severity}`, 'contact-centre', severity));
    const fresh = alert('Anycritical', 'contact-centre', 'critical', { operation: 'soporte-mx' });
    const engineers = alert('WolkvoxSlow', 'sre', 'warning');

    const labels = await keptBack([alert(name, 'sre', 'warning'), ...old, fresh, engineers], 2);

    expect(labels).toHaveLength(2);
    expect(labels).toEqual(expect.arrayContaining(old));
  });
}

programTest(alertmanagerProgram, 'without any exporter supervisors hear of no operation', async () => {
  const old = ['ventas-co', 'soporte-mx'].map((operation) => alert('Any', 'contact-centre', 'critical', { operation }));
  const absent = { alertname: 'WolkvoxExporterAbsent', audience: 'sre', severity: 'critical' };

  const labels = await keptBack([absent, ...old], 2);

  expect(labels).toHaveLength(2);
  expect(labels).toEqual(expect.arrayContaining(old));
});
