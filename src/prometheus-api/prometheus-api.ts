import { Agent } from 'undici';
import type { z } from 'zod';
import { oneSecondMs } from '../base/time-units.ts';
import {
  envelope,
  type InstantSample,
  matrix,
  type RawSeries,
  type RuleGroup,
  ruleGroups,
  runtimeInfo,
  type Target,
  targets,
  vector,
} from './answers.ts';
import { getJson, type GetDeps, type JsonAnswer } from './get-json.ts';
import { type HttpConfig, plainHttp, readHttpConfig } from './http-config.ts';
import { oneLine, PrometheusError } from './prometheus-error.ts';
import { parseRetention } from './retention.ts';

/** What commands ask of a Prometheus. Everything throws PrometheusError, or the signal's reason. */
export type PrometheusApi = {
  /** The value of each series of an expression at an instant, epoch milliseconds. */
  readonly query: (promql: string, atMs: number, signal: AbortSignal) => Promise<readonly InstantSample[]>;
  /**
   * The samples of a selector as they were stored, with their own times, from `fromMs` to `toMs`, both inclusive.
   * Series without a sample in that time are left out.
   */
  readonly rawSamples: (
    selector: string,
    fromMs: number,
    toMs: number,
    signal: AbortSignal,
  ) => Promise<readonly RawSeries[]>;
  /** What is scraped now. */
  readonly targets: (signal: AbortSignal) => Promise<readonly Target[]>;
  /** The rules that are loaded. */
  readonly ruleGroups: (signal: AbortSignal) => Promise<readonly RuleGroup[]>;
  /** How long samples are kept, milliseconds; undefined where no time bounds it. */
  readonly retentionMs: (signal: AbortSignal) => Promise<number | undefined>;
  readonly close: () => Promise<void>;
};

export type PrometheusApiOptions = {
  /** Address of the Prometheus, with the path it is served under. */
  readonly url: string;
  /** Passwords, headers and certificates; none where absent. */
  readonly http?: HttpConfig;
  readonly timeoutMs?: number;
  readonly maxBytes?: number;
};

/** Prometheus ends a query after two minutes unless it was told otherwise; nothing asked here takes a tenth of that. */
const usualTimeoutMs = 30 * oneSecondMs;
/** An hour of 5,000 series scraped every 15 seconds is 30 MB. */
const usualMaxBytes = 64 * 1024 * 1024;

/** The Prometheus at an address, asked as a file says. Throws ConfigError where that cannot be used. */
export function openPrometheus(url: string, httpConfigFile: string | undefined): PrometheusApi {
  return createPrometheusApi({ url, http: httpConfigFile === undefined ? plainHttp : readHttpConfig(httpConfigFile) });
}

/** The HTTP API of a Prometheus, or of what answers like one. Connects when it is first asked. */
export function createPrometheusApi({
  url,
  http = plainHttp,
  timeoutMs = usualTimeoutMs,
  maxBytes = usualMaxBytes,
}: PrometheusApiOptions): PrometheusApi {
  const dispatcher = new Agent({ connect: http.tls });
  const base = url.replace(/\/+$/, '');
  const deps: GetDeps = { dispatcher, headers: http.headers, secrets: http.secrets, url: base, timeoutMs, maxBytes };

  async function ask<S extends z.ZodType>(schema: S, path: string, signal: AbortSignal): Promise<z.output<S>> {
    return dataOf(schema, deps, await getJson(`/api/v1/${path}`, deps, signal));
  }

  async function query<S extends z.ZodType>(schema: S, promql: string, atMs: number, signal: AbortSignal) {
    return ask(
      schema,
      `query?${new URLSearchParams({ query: promql, time: String(atMs / 1_000) }).toString()}`,
      signal,
    );
  }

  return {
    query: (promql, atMs, signal) => query(vector, promql, atMs, signal),
    rawSamples: async (selector, fromMs, toMs, signal) => {
      // Prometheus 2 takes in a sample at the very begin of a range and 3 does not.
      const series = await query(matrix, `${selector}[${toMs - fromMs + 1}ms]`, toMs, signal);
      return series
        .map(({ labels, samples }) => ({ labels, samples: samples.filter(({ atMs }) => atMs >= fromMs) }))
        .filter(({ samples }) => samples.length > 0);
    },
    targets: (signal) => ask(targets, 'targets?state=active', signal),
    ruleGroups: (signal) => ask(ruleGroups, 'rules', signal),
    retentionMs: async (signal) =>
      parseRetention((await ask(runtimeInfo, 'status/runtimeinfo', signal)).storageRetention),
    close: () => dispatcher.close(),
  };
}

function dataOf<S extends z.ZodType>(
  schema: S,
  { url, secrets }: Pick<GetDeps, 'url' | 'secrets'>,
  { status, json }: JsonAnswer,
): z.output<S> {
  const answer = envelope.safeParse(json);
  if (!answer.success) throw new PrometheusError(url, `is not a Prometheus: it answers HTTP ${status} with other JSON`);
  if (answer.data.status === 'error') {
    const { errorType, error } = answer.data;
    const problem = `refuses the question (${oneLine(errorType, secrets)}): ${oneLine(error, secrets)}`;
    throw new PrometheusError(url, problem, { isOfQuestion: true });
  }
  const data = schema.safeParse(answer.data.data);
  if (data.success) return data.data;
  throw new PrometheusError(url, 'is not a Prometheus as it is known here: its answer has another form', {
    cause: data.error,
  });
}
