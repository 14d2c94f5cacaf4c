import { once } from 'node:events';
import { createServer, request, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { contentTypes, formats } from '../../src/metrics/exposition.ts';
import { samplesIn, valueIn } from '../support/exposition.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { operationOf } from '../support/operation.ts';
import { programTest } from '../support/programs.ts';
import { until } from '../support/processes.ts';
import { startPrometheus } from '../support/prometheus.ts';
import { simulatorFor } from '../support/simulator.ts';
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
  return { ...exporter, vendor };
}

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

const vector = z.object({
  data: z.object({
    result: z.array(z.object({ metric: z.record(z.string(), z.string()), value: z.tuple([z.number(), z.string()]) })),
  }),
});

async function ask(url: string, query: string) {
  const response = await fetch(`${url}/api/v1/query?${new URLSearchParams({ query }).toString()}`);
  return vector.parse(await response.json()).data.result;
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
      const { url } = await startPrometheus(
        { exporter: relay.origin, alertmanager: 'http://127.0.0.1:9' },
        'groups: []\n',
      );

      await until(async () => ((await ask(url, 'wolkvox_up')).length > 0 ? true : undefined));

      const stored = (await ask(url, '{__name__=~"wolkvox_.+"}')).map(({ metric, value }) => {
        const { __name__: name = '', ...labels } = metric;
        return lineOf(name, labels, Number(value[1]));
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
      expect((await ask(url, 'up')).map(({ value }) => value[1])).toEqual(['1']);
      expect(relay.answers[0]).toMatchObject({ 'content-type': contentTypes[format], 'content-encoding': 'gzip' });
    },
    120_000,
  );
}

test('OpenMetrics writes the bounds of a histogram as floating-point numbers, in order, up to all', async () => {
  const { get } = await exporterOf(1);

  const { text } = await get('/metrics', { headers: { accept: contentTypes.openmetrics } });

  const family = samplesIn(text).filter(
    ({ name, labels }) => name.startsWith('wolkvox_api_request_duration_seconds_') && labels['api'] === 'diagram_2',
  );
  const buckets = family.filter(({ name }) => name.endsWith('_bucket'));
  expect(buckets.map(({ labels }) => labels['le'])).toEqual(
    ['0.1', '0.25', '0.5', '1.0', '2.5', '5.0', '10.0', '20.0', '30.0', '45.0', '60.0', '65.0', '+Inf'], // prettier-ignore
  );
  expect(buckets.map(({ value }) => value)).toEqual(buckets.map(() => 2));
  expect(family.slice(-2).map(({ name, value }) => [name.slice(name.lastIndexOf('_')), value])).toEqual([
    ['_sum', 0],
    ['_count', 2],
  ]);
  expect(text).toMatch(/^# TYPE wolkvox_api_request_duration_seconds histogram\n# UNIT \S+ seconds$/m);
});

test('every scrape during refreshes shows one interval, whole: its bounds and its numbers', async () => {
  const { vendor, scrape, next } = await exporterOf(1_000);
  const texts: string[] = [];
  let isOver = false;
  const scrapers = Array.from({ length: 3 }, async () => {
    while (!isOver) texts.push(await scrape());
  });
  for (let i = 0; i < 3; i += 1) await next();
  isOver = true;
  await Promise.all(scrapers);

  const ends = new Set<number>();
  for (const text of new Set(texts)) {
    const [startMs, endMs] = ['start', 'end'].map(
      (bound) => (valueIn(text, `wolkvox_smart_hold_interval_${bound}_timestamp_seconds`) ?? 0) * 1_000,
    ) as [number, number];
    const shown = samplesIn(text).filter(({ name }) => name === 'wolkvox_smart_hold_treatment');
    const truth = vendor.truth({ startMs, endMs });
    ends.add(endMs);
    expect(shown).toHaveLength(1_000);
    for (const { labels, value } of shown) {
      expect(value).toBe(truth.get(labels['skill_id'] ?? '')?.treatment ?? 0);
    }
  }
  expect(ends.size).toBe(4);
});
