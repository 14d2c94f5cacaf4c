import * as z from 'zod';

/** What every answer is wrapped in. */
export const envelope = z.union([
  z.object({ status: z.literal('success'), data: z.unknown() }),
  z.object({ status: z.literal('error'), errorType: z.string(), error: z.string() }),
]);

const labels = z.record(z.string(), z.string());
const sample = z
  .tuple([z.number(), z.string()])
  .transform(([seconds, text]) => ({ atMs: Math.round(seconds * 1_000), value: numberOf(text) }));

/** Numbers as Prometheus writes them. */
function numberOf(text: string): number {
  if (text === '+Inf') return Infinity;
  return text === '-Inf' ? -Infinity : Number(text);
}

/** Series without a float sample, which native histograms are, are left out. */
export const vector = z
  .object({
    resultType: z.literal('vector'),
    result: z.array(z.object({ metric: labels, value: sample.optional() })),
  })
  .transform(({ result }) => result.flatMap(({ metric, value }) => (value ? [{ labels: metric, ...value }] : [])));

export const matrix = z
  .object({
    resultType: z.literal('matrix'),
    result: z.array(z.object({ metric: labels, values: z.array(sample).default([]) })),
  })
  .transform(({ result }) => result.map(({ metric, values }) => ({ labels: metric, samples: values })));

const instant = z.string().transform((text) => {
  const ms = Date.parse(text);
  return ms > 0 ? ms : undefined; // the year 1 stands for never
});

export const targets = z
  .object({
    activeTargets: z.array(
      z.object({
        labels,
        scrapePool: z.string().default(''),
        scrapeUrl: z.string(),
        health: z.string(),
        lastError: z.string().default(''),
        lastScrape: instant,
        scrapeInterval: z.string().optional(),
      }),
    ),
  })
  .transform(({ activeTargets }) =>
    activeTargets.map(({ lastScrape, ...target }) => ({ ...target, lastScrapeMs: lastScrape })),
  );

export const ruleGroups = z
  .object({
    groups: z.array(
      z.object({
        name: z.string(),
        file: z.string(),
        rules: z.array(
          z.object({
            name: z.string(),
            type: z.string(),
            query: z.string(),
            health: z.string(),
            lastError: z.string().default(''),
          }),
        ),
      }),
    ),
  })
  .transform(({ groups }) => groups);

export const runtimeInfo = z.object({ storageRetention: z.string() });

/** A value at an instant. */
export type InstantSample = z.output<typeof vector>[number];
/** Samples of a series as they were stored, oldest first, at their own times: epoch milliseconds. */
export type RawSeries = z.output<typeof matrix>[number];
/** What is scraped, and how it went last. */
export type Target = z.output<typeof targets>[number];
export type RuleGroup = z.output<typeof ruleGroups>[number];
