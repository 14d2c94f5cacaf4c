import { once } from 'node:events';
import { createServer, request, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished } from 'vitest';
import { contentTypes, formats } from '../../src/metrics/exposition.ts';
import { samplesIn } from '../support/exposition.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { operationOf } from '../support/operation.ts';
import { run } from '../support/program.ts';
import { programTest } from '../support/program-test.ts';
import { prometheusScraping } from '../support/prometheus.ts';
import { simulatorFor } from '../support/simulator.ts';
import { until } from '../support/until.ts';
import { exporterFor } from '../support/whole-exporter.ts';

/** An exporter that has read a call centre's interval and day. */
async function exporterOf(skills: number) {
  const clock = fakeClock('2026-03-04T17:06:30Z');
  const vendor = await simulatorFor({ skills, unused: 'zero', blanks: 0, awkwardNames: true }, clock);
  const exporter = await exporterFor({
    operations: [operationOf(vendor.origin)],
    env: { TOKEN: vendor.token },
    clock,
  });
  await exporter.refreshed();
  return exporter;
}

programTest('promtool', 'promtool finds nothing to say about the exposition', async () => {
  const { next } = await exporterOf(3);

  expect(await run('promtool', ['check', 'metrics'], { input: await next() })).toEqual({
    code: 0,
    stdout: '',
    stderr: '',
  });
});

/** Passes scrapes on, byte for byte, under an `Accept` of its own if one is given; keeps what was answered. */
async function relayTo(origin: string, accept: string | undefined) {
  const answers: IncomingMessage['headers'][] = [];
  const relay = createServer((req, res) => {
    const headers = { ...req.headers, ...(accept === undefined ? {} : { accept }) };
    const asked = request(new URL(req.url ?? '', origin), { headers, agent: false }, (answer) => {
      answers.push(answer.headers);
      res.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(res);
    });
    asked.on('error', () => res.destroy()).end();
  }).listen(0, '127.0.0.1');
  await once(relay, 'listening');
  onTestFinished(() => {
    relay.close().closeAllConnections();
  });
  return { origin: `http://127.0.0.1:${(relay.address() as AddressInfo).port}`, answers };
}

/** A series and its value, whatever the order of its labels. */
function lineOf(name: string, labels: Readonly<Record<string, string>>, value: number): string {
  const pairs = Object.entries(labels)
    .filter(([label]) => label !== 'instance' && label !== 'job') // Prometheus's own
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `${name} ${JSON.stringify(pairs)} ${value}`;
}

const unescaped = (text: string) => text.replace(/\\(.)/g, (_, char: string) => (char === 'n' ? '\n' : char));

for (const format of formats) {
  programTest(
    'prometheus',
    `a real Prometheus takes in every series of the ${format} exposition, compressed, as it is`,
    async () => {
      const { origin, get } = await exporterOf(20);
      const accept = format === 'text' ? 'text/plain;version=0.0.4' : undefined;
      const relay = await relayTo(origin, accept);
      const prometheus = await prometheusScraping({ exporter: relay.origin });

      await until(async () => ((await prometheus.instant('wolkvox_up')).length > 0 ? true : undefined));

      const stored = (await prometheus.instant('{__name__=~"wolkvox_.+"}')).map(({ metric, value }) => {
        const { __name__: name = '', ...labels } = metric;
        return lineOf(name, labels, Number(value?.[1]));
      });
      const { text } = await get('/metrics', { headers: { accept: contentTypes[format] } });
      const shown = samplesIn(text)
        .filter(({ name }) => name.startsWith('wolkvox_'))
        .map(({ name, labels, value }) => {
          const pairs = Object.entries(labels).map(([key, label]) => [key, unescaped(label)]);
          return lineOf(name, Object.fromEntries(pairs) as Record<string, string>, value);
        });
      expect(stored.sort()).toEqual(shown.sort());
      expect(shown.length).toBeGreaterThan(20 * 13);
      expect((await prometheus.instant('up')).map(({ value }) => value?.[1])).toEqual(['1']);
      expect(relay.answers[0]).toMatchObject({ 'content-type': contentTypes[format], 'content-encoding': 'gzip' });
    },
    120_000,
  );
}
