import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { z } from 'zod';

const run = promisify(execFile);

const labels = z.record(z.string(), z.string());
const sample = z.tuple([z.number(), z.string()]);
const answer = z.object({
  status: z.literal('success'),
  data: z.object({
    result: z.array(z.object({ metric: labels, value: sample.optional(), values: z.array(sample).optional() })),
  }),
});

export type Answer = z.infer<typeof answer>['data']['result'];

/** A real Prometheus holding a history, which it scraped nothing of. */
export type PrometheusServer = {
  readonly origin: string;
  /** @throws Error with Prometheus's own words when it refuses the expression. */
  readonly instant: (expr: string, ms: number) => Promise<Answer>;
  readonly range: (expr: string, span: { fromMs: number; toMs: number; stepMs: number }) => Promise<Answer>;
  readonly labelValues: (series: string, label: string, span: { fromMs: number; toMs: number }) => Promise<string[]>;
  readonly stop: () => Promise<void>;
};

/** Puts OpenMetrics text into a new Prometheus and starts it on a free port of the loopback. */
export async function prometheusWith(openMetrics: string): Promise<PrometheusServer> {
  const folder = await mkdtemp(join(tmpdir(), 'boards-'));
  const [history, data, config] = ['history.om', 'data', 'prometheus.yml'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  await writeFile(history, openMetrics);
  await writeFile(config, '{}\n');
  // One block for all of it: the text is read once a block.
  const import_ = ['tsdb', 'create-blocks-from', '--max-block-duration=1296h', '--quiet', 'openmetrics', history, data];
  await run('promtool', import_, { maxBuffer: 10_000_000 });
  const child = spawn('prometheus', [
    `--config.file=${config}`,
    `--storage.tsdb.path=${data}`,
    '--storage.tsdb.retention.time=50y',
    '--web.listen-address=127.0.0.1:0',
  ]);
  const port = await portFrom(child.stderr);
  const origin = `http://127.0.0.1:${port}`;
  await untilReady(origin);
  return { ...askAt(origin), origin, stop };

  async function stop() {
    const gone = once(child, 'exit');
    child.kill();
    await gone;
    await rm(folder, { recursive: true });
  }
}

async function portFrom(log: NodeJS.ReadableStream): Promise<string> {
  const lines: string[] = [];
  for await (const line of createInterface(log)) {
    lines.push(line);
    const port = /msg="Listening on" address=127\.0\.0\.1:(\d+)/.exec(line)?.[1];
    if (port !== undefined) {
      log.resume();
      return port;
    }
  }
  throw new Error(`Prometheus did not start:\n${lines.join('\n')}`);
}

async function untilReady(origin: string): Promise<void> {
  for (;;) {
    const { ok } = await fetch(`${origin}/-/ready`);
    if (ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function askAt(origin: string): Omit<PrometheusServer, 'origin' | 'stop'> {
  const get = async (path: string, query: Record<string, string>): Promise<unknown> => {
    const res = await fetch(new URL(path, origin), { method: 'POST', body: new URLSearchParams(query) });
    const body = await res.text();
    if (!res.ok) throw new Error(`${query['query'] ?? path}: ${body}`);
    return JSON.parse(body);
  };
  const time = (ms: number) => String(ms / 1_000);
  return {
    instant: async (expr, ms) => answer.parse(await get('/api/v1/query', { query: expr, time: time(ms) })).data.result,
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
