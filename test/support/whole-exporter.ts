import type { Config, OperationConfig, Settings } from '../../src/config/config.ts';
import { offsetOf, dueAt } from '../../src/refresh/schedule.ts';
import { type CallLimits, vendorLimits } from '../../src/wolkvox/limits.ts';
import { valueIn } from './exposition.ts';
import { type FakeClock, fakeClock } from './fake-clock.ts';
import { keptLog } from './lines.ts';
import { configOf } from './operation.ts';
import { startedExporter } from './started-exporter.ts';

export type ExporterOptions = {
  readonly operations: readonly OperationConfig[];
  readonly env: Record<string, string | undefined>;
  readonly clock?: FakeClock;
  readonly config?: Partial<Config>;
  readonly settings?: Partial<Settings>;
  readonly limits?: Partial<CallLimits>;
};

/** The whole exporter on a free port, gone when the test ends. Its clock moves when told to; retries wait for nothing. */
export async function exporterFor({
  operations,
  env,
  clock = fakeClock('2026-03-04T17:06:30Z'),
  ...options
}: ExporterOptions) {
  const kept = keptLog();
  const {
    origin,
    stop,
    get: fetched,
  } = await startedExporter(configOf(operations, options.config), {
    clock,
    random: () => 0,
    log: kept.log,
    env,
    limits: { ...vendorLimits, ...options.limits },
    settings: options.settings ?? {},
  });

  const get = async (target: string, init?: RequestInit) => {
    const answer = await fetched(target, init);
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  };
  const scrape = async () => (await get('/metrics')).text;

  /** Scrapes until the exposition is as wanted; waits of a refresh are over at once. */
  async function until(isWanted: (text: string) => boolean): Promise<string> {
    for (;;) {
      const text = await scrape();
      if (isWanted(text)) return text;
      await clock.advance(0);
    }
  }

  /** What is exposed once every operation named has ended a refresh at or after the clock's time. */
  async function refreshed(...names: readonly string[]): Promise<string> {
    const fromMs = clock.now();
    const wanted = names.length === 0 ? operations.map(({ name }) => name) : names;
    return until((text) =>
      wanted.every(
        (operation) =>
          (valueIn(text, 'wolkvox_exporter_last_refresh_timestamp_seconds', { operation }) ?? 0) * 1_000 >=
          fromMs - 15_000,
      ),
    );
  }

  return {
    clock,
    origin,
    log: kept,
    get,
    scrape,
    until,
    refreshed,
    stop,
    /** Moves on to the instant the next refresh is due and answers what is exposed after it. */
    next: async (...names: readonly string[]) => {
      await clock.advance(Math.max(...operations.map(({ name }) => dueAfter(name, clock.now()))) - clock.now());
      return refreshed(...names);
    },
  };
}

/** When the next refresh of an operation is due, epoch milliseconds. */
function dueAfter(operation: string, nowMs: number): number {
  const { intervalMs: lengthMs, settleMs } = configOf([]);
  const offsetMs = offsetOf(operation, lengthMs);
  return dueAt(nowMs, { zone: 'America/Bogota', lengthMs, settleMs, offsetMs }).nextMs;
}
