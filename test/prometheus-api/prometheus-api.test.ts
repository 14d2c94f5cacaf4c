import type { ServerResponse } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { createPrometheusApi, type PrometheusApiOptions } from '../../src/prometheus-api/prometheus-api.ts';
import { standInSaying, standInThat } from '../support/prometheus-stand-in.ts';

const never = new AbortController().signal;

function api(options: PrometheusApiOptions) {
  const created = createPrometheusApi(options);
  onTestFinished(() => created.close());
  return created;
}

test('an expression is asked for at its instant, and each series has its value at its own time', async () => {
  const result = [
    { metric: { __name__: 'up', job: 'a' }, value: [1_772_514_000.25, '1'] },
    { metric: { job: 'b' }, value: [1_772_514_000.25, '+Inf'] },
    { metric: { job: 'a native histogram' }, histogram: [1_772_514_000.25, {}] },
  ];
  const { url, asked } = await standInSaying({ resultType: 'vector', result });

  expect(await api({ url: `${url}/` }).query('up{job=~"a|b"}', 1_772_514_000_250, never)).toEqual([
    { labels: { __name__: 'up', job: 'a' }, atMs: 1_772_514_000_250, value: 1 },
    { labels: { job: 'b' }, atMs: 1_772_514_000_250, value: Infinity },
  ]);
  expect(asked().map(({ pathname }) => pathname)).toEqual(['/api/v1/query']);
  expect(asked()[0]?.searchParams.get('query')).toBe('up{job=~"a|b"}');
  expect(asked()[0]?.searchParams.get('time')).toBe('1772514000.25');
});

test('raw samples reach from the first instant to the last, both in, whatever Prometheus thinks of the first', async () => {
  const values = [
    [9.999, '1'],
    [10, '2'],
    [20, '3'],
  ];
  const early = { metric: { job: 'early' }, values: [[9.999, '1']] };
  const { url, asked } = await standInSaying({
    resultType: 'matrix',
    result: [{ metric: { job: 'a' }, values }, early],
  });

  expect(await api({ url }).rawSamples('up', 10_000, 20_000, never)).toEqual([
    {
      labels: { job: 'a' },
      samples: [
        { atMs: 10_000, value: 2 },
        { atMs: 20_000, value: 3 },
      ],
    },
  ]);
  expect(asked()[0]?.searchParams.get('query')).toBe('up[10001ms]');
  expect(asked()[0]?.searchParams.get('time')).toBe('20');
});

test('a Prometheus under a path is asked under it', async () => {
  const { url, asked } = await standInSaying({ resultType: 'vector', result: [] });

  await api({ url: `${url}/prometheus` }).query('up', 0, never);

  expect(asked()[0]?.pathname).toBe('/prometheus/api/v1/query');
});

test('targets say what is scraped, how it went and when; one never scraped has no time', async () => {
  const target = {
    discoveredLabels: {},
    labels: { job: 'smart-hold-exporter', instance: 'a:10857' },
    scrapePool: 'smart-hold-exporter',
    scrapeUrl: 'http://a:10857/metrics',
    lastError: '',
    lastScrape: '2026-03-04T05:06:07.123456789Z',
    health: 'up',
    scrapeInterval: '15s',
  };
  const { url } = await standInSaying({
    activeTargets: [target, { ...target, lastScrape: '0001-01-01T00:00:00Z', health: 'unknown' }],
  });

  const [scraped, waiting] = await api({ url }).targets(never);

  expect(scraped).toEqual({
    labels: target.labels,
    scrapePool: 'smart-hold-exporter',
    scrapeUrl: target.scrapeUrl,
    health: 'up',
    lastError: '',
    lastScrapeMs: Date.parse('2026-03-04T05:06:07.123Z'),
    scrapeInterval: '15s',
  });
  expect(waiting?.lastScrapeMs).toBeUndefined();
});

test('rule groups say what is loaded', async () => {
  const rule = { name: 'a:b', query: 'up', health: 'ok', type: 'recording', evaluationTime: 0.1 };
  const { url } = await standInSaying({ groups: [{ name: 'smart-hold', file: 'rules.yml', rules: [rule] }] });

  expect(await api({ url }).ruleGroups(never)).toEqual([
    {
      name: 'smart-hold',
      file: 'rules.yml',
      rules: [{ name: 'a:b', query: 'up', health: 'ok', lastError: '', type: 'recording' }],
    },
  ]);
});

const dayMs = 86_400_000;

test.each([
  ['15d', 15 * dayMs],
  ['2w', 14 * dayMs],
  ['1d12h', 1.5 * dayMs],
  ['1y26w', (365 + 182) * dayMs],
  ['50y', 50 * 365 * dayMs],
  ['15d or 10GiB', 15 * dayMs],
  ['10GiB', undefined],
  ['0s', undefined],
  ['', undefined],
])('a retention of %j is %j ms', async (storageRetention, ms) => {
  const { url } = await standInSaying({ storageRetention });

  expect(await api({ url }).retentionMs(never)).toBe(ms);
});

const html = (response: ServerResponse) => void response.setHeader('content-type', 'text/html').end('<html>');

test.each<[string, RegExp, (response: ServerResponse) => void]>([
  ['a page', /^\S+ is not a Prometheus: it answers HTTP 200 with text\/html$/, html],
  [
    'a page that is missing',
    /is not a Prometheus: it answers HTTP 404/,
    (r) => void r.writeHead(404).end('no such page'),
  ],
  ['other JSON', /is not a Prometheus: it answers HTTP 200 with other JSON/, (r) => void r.end('{"cluster":"es"}')],
  ['JSON null', /is not a Prometheus/, (r) => void r.end('null')],
  [
    'another form',
    /is not a Prometheus as it is known here/,
    (r) => void r.end('{"status":"success","data":{"streams":[]}}'),
  ],
  ['a login', /redirects elsewhere \(HTTP 302\)/, (r) => void r.writeHead(302, { location: '/login' }).end()],
  [
    'a wanted password',
    /wants a password or refuses us \(HTTP 401\)/,
    (r) => void r.writeHead(401).end('Unauthorized'),
  ],
  ['a gateway without a server behind it', /answers HTTP 502/, (r) => void r.writeHead(502).end('<html>')],
  [
    'a refused question',
    /^\S+ refuses the question \(bad_data\): invalid parameter "query": 1:1: parse error$/,
    (r) =>
      void r
        .writeHead(400)
        .end('{"status":"error","errorType":"bad_data","error":"invalid parameter \\"query\\": 1:1:\\n parse error"}'),
  ],
  ['a closed connection', /closed the connection without an answer/, (r) => void r.destroy()],
  ['too much', /answers with more than 1000 bytes/, (r) => void r.end(' '.repeat(1_001))],
])('%s is told in one line that names the address', async (_, line, replies) => {
  const { url } = await standInThat(replies);

  const asked = api({ url, maxBytes: 1_000 }).query('up', 0, never);

  await expect(asked).rejects.toThrow(line);
  await expect(asked).rejects.toMatchObject({
    name: 'PrometheusError',
    message: expect.stringContaining(url) as string,
  });
  await expect(asked).rejects.not.toThrow(/\n/);
});

test.each<[string, (response: ServerResponse) => void]>([
  ['silence', () => undefined],
  ['half an answer and then silence', (response) => void response.write('{"status":')],
])('%s is waited for so long and no longer', async (_, replies) => {
  const { url } = await standInThat(replies);

  await expect(api({ url, timeoutMs: 200 }).query('up', 0, never)).rejects.toThrow(
    `${url} gave no answer within 0.2 s`,
  );
});

test('an address where nothing listens is told as that', async () => {
  await expect(api({ url: 'http://127.0.0.1:1' }).query('up', 0, never)).rejects.toThrow(
    'http://127.0.0.1:1 cannot be reached: nothing listens there',
  );
});

test('a caller that gives up gets its own reason', async () => {
  const caller = new AbortController();
  const { url } = await standInThat(() => caller.abort(new Error('interrupted')));

  await expect(api({ url }).query('up', 0, caller.signal)).rejects.toThrow('interrupted');
});
