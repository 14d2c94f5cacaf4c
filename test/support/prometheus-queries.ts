import { z } from 'zod';

const labels = z.record(z.string(), z.string());
const sample = z.tuple([z.number(), z.string()]);
const answer = z.object({
  data: z.object({
    result: z.array(z.object({ metric: labels, value: sample.optional(), values: z.array(sample).optional() })),
  }),
});

export type Answer = z.infer<typeof answer>['data']['result'];

export type Queries = {
  /**
   * At an instant, epoch milliseconds, or now.
   * @throws Error with Prometheus's own words when it refuses the expression.
   */
  readonly instant: (expr: string, ms?: number) => Promise<Answer>;
  readonly range: (expr: string, span: { fromMs: number; toMs: number; stepMs: number }) => Promise<Answer>;
  readonly labelValues: (series: string, label: string, span: { fromMs: number; toMs: number }) => Promise<string[]>;
};

/** What can be asked of a Prometheus. */
export function queriesTo(url: string): Queries {
  const get = async (path: string, query: Record<string, string>): Promise<unknown> => {
    const res = await fetch(new URL(path, url), { method: 'POST', body: new URLSearchParams(query) });
    const body = await res.text();
    if (!res.ok) throw new Error(`${query['query'] ?? path}: ${body}`);
    return JSON.parse(body);
  };
  const time = (ms: number) => String(ms / 1_000);
  return {
    instant: async (expr, ms) =>
      answer.parse(await get('/api/v1/query', { query: expr, ...(ms === undefined ? {} : { time: time(ms) }) })).data
        .result,
    range: async (expr, { fromMs, toMs, stepMs }) =>
      answer.parse(
        await get('/api/v1/query_range', { query: expr, start: time(fromMs), end: time(toMs), step: time(stepMs) }),
      ).data.result,
    labelValues: async (series, label, { fromMs, toMs }) => {
      const found = await get('/api/v1/series', { 'match[]': series, start: time(fromMs), end: time(toMs) });
      const { data } = z.object({ data: z.array(labels) }).parse(found);
      return [...new Set(data.flatMap((each) => each[label] ?? []))];
    },
  };
}
