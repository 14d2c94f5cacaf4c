import { expect, onTestFinished } from 'vitest';
import { createPrometheusApi } from '../../src/prometheus-api/prometheus-api.ts';
import { programTest } from '../support/program-test.ts';
import { prometheusHolding, prometheusScraping } from '../support/prometheus.ts';
import { until } from '../support/until.ts';

const never = new AbortController().signal;

function apiOf({ url }: { readonly url: string }) {
  const api = createPrometheusApi({ url });
  onTestFinished(() => api.close());
  return api;
}

programTest(['prometheus', 'promtool'], 'a real Prometheus gives back the samples at their own times', async () => {
  const begin = 1_772_514_000;
  const lines = [0, 15, 30].map((after, index) => `calls_total{job="a"} ${[5, 7, 2][index] ?? 0} ${begin + after}`);
  const api = apiOf(await prometheusHolding(`# TYPE calls counter\n${lines.join('\n')}\n# EOF\n`));

  const labels = { __name__: 'calls_total', job: 'a' };
  const samples = [5, 7, 2].map((value, index) => ({ atMs: (begin + 15 * index) * 1_000, value }));
  const from = begin * 1_000;
  expect(await api.rawSamples('calls_total{job="a"}', from, from + 30_000, never)).toEqual([{ labels, samples }]);
  expect(await api.rawSamples('calls_total', from + 1, from + 29_999, never)).toEqual([
    { labels, samples: samples.slice(1, 2) },
  ]);
  expect(await api.rawSamples('calls_total', from + 15_000, from + 15_000, never)).toEqual([
    { labels, samples: samples.slice(1, 2) },
  ]);
  expect(await api.query('calls_total', from + 16_000, never)).toEqual([{ labels, value: 7, atMs: from + 16_000 }]);
  expect(await api.retentionMs(never)).toBe(50 * 365 * 86_400_000);
  await expect(api.query('calls_total[', from, never)).rejects.toThrow(/refuses the question \(bad_data\): /);
});

programTest('prometheus', 'a real Prometheus tells its targets and its rules', async () => {
  const rules = 'groups: [{name: of-a-test, rules: [{record: "a:b", expr: up}]}]';
  const prometheus = await prometheusScraping({ exporter: 'http://127.0.0.1:1', rules });
  const api = apiOf(prometheus);

  const target = await until(async () => (await api.targets(never)).find(({ health }) => health === 'down'));

  expect(target).toMatchObject({
    scrapeUrl: 'http://127.0.0.1:1/metrics',
    labels: { job: 'smart-hold-exporter' },
    lastError: expect.stringContaining('connection refused') as string,
    scrapeInterval: '300ms',
  });
  expect(target.lastScrapeMs).toBeGreaterThan(Date.parse('2020-01-01'));
  expect(await api.ruleGroups(never)).toMatchObject([
    { name: 'of-a-test', rules: [{ name: 'a:b', type: 'recording', query: 'up' }] },
  ]);
});
