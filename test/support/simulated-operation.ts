import { addDays, dayOfDate } from '../../src/base/calendar.ts';
import type { Config, OperationConfig } from '../../src/config/config.ts';
import { apisOf } from '../../src/wolkvox/apis.ts';
import { reports } from '../../src/wolkvox/reports/reports.ts';
import { valuesFrom } from '../../src/base/schema-problems.ts';
import { parseScript, runScript, type ScriptedFault } from '../../src/simulator/faults/script.ts';
import { createGate } from '../../src/simulator/gate.ts';
import { createOperation } from '../../src/simulator/call-centre.ts';
import { parseOptions, type SimulatorOptions } from '../../src/simulator/options.ts';
import { randomFor } from '../../src/simulator/random.ts';
import { respond } from '../../src/simulator/responder.ts';
import { truth, truthOfDay, type Truth } from '../../src/simulator/truth.ts';
import type { Snapshot } from '../../src/snapshot/snapshot.ts';
import { virtualExporter, type VirtualAnswer, type VirtualExporter, type VirtualVendor } from './virtual-exporter.ts';
import { understood } from './virtual-reply.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

export type SimulatedOperation = {
  readonly exporter: VirtualExporter;
  readonly startMs: number;
  /** What really happened on a local day, by skill. */
  readonly truthOfDay: (date: string) => Truth;
  /** What really happened in a span, by skill. */
  readonly truth: (fromMs: number, toMs: number) => Truth;
  readonly setFaults: (faults: readonly ScriptedFault[]) => void;
  /** Sum of the errors of all series and days before this date, each taken as positive. */
  readonly totalError: (untilDate: string) => {
    readonly counted: number;
    readonly error: number;
    readonly wrongDays: number;
  };
};

export type SimulatedOptions = {
  readonly timezone: string;
  readonly firstDate: string;
  readonly intervalMs: number;
  readonly seed: number;
  readonly busiest?: number;
  /** What else is to be decided of the vendor. */
  readonly vendor?: SimulatorOptions;
  readonly scrapeGapMs?: number;
  readonly onScrape?: (snapshot: Snapshot, atMs: number) => void;
  /** Hears each question before it is answered. */
  readonly onAsk?: (query: URLSearchParams) => void;
  /** Hears each question and what the client makes of its answer. */
  readonly onAnswer?: (query: URLSearchParams, answer: VirtualAnswer) => void;
};

/** An exporter in virtual time before the simulator's vendor: its rows, envelopes, gate and faults, without the socket. */
export function simulatedOperation({
  timezone,
  firstDate,
  intervalMs,
  seed,
  ...options
}: SimulatedOptions): SimulatedOperation {
  const settings = parseOptions({ seed, timezone, skills: 6, busiest: options.busiest ?? 40, ...options.vendor });
  const centre = createOperation(settings);
  const gate = createGate(settings);
  const { startMs } = dayOfDate(firstDate, timezone);
  let script = runScript([], () => 0.5);
  let trueMs = startMs;
  const clock = { now: () => trueMs, monotonic: () => trueMs - startMs, sleep: () => Promise.resolve() };

  const vendor: VirtualVendor = async (call, nowMs) => {
    trueMs = nowMs;
    const { pathname, searchParams } = new URL(call.path, 'http://vendor');
    options.onAsk?.(searchParams);
    const asked = { path: pathname, query: searchParams, token: settings.token, atOnce: 1 };
    const reply = respond(asked, script, { reports, settings, operation: centre, gate, clock, startedMs: 0 });
    const answer = await understood(reply, nowMs);
    options.onAnswer?.(searchParams, answer);
    return answer;
  };

  const operation: OperationConfig = {
    name: 'soak',
    server: 'wv0001',
    origin: 'https://wv0001.wolkvox.com',
    token: { env: 'TOKEN' },
    timezone,
    licenses: 1,
    poolShare: 1,
    skillNames: 'vendor',
    vendorClock: 'check',
    skills: { allow: [], deny: [] },
  };
  const config: Config = {
    intervalMs,
    settleMs: minute,
    staleAfterMs: 3 * intervalMs,
    catchUpMs: 7 * day,
    dayCounters: true,
    operations: [operation],
  };
  const exporter = virtualExporter({
    config,
    operation,
    vendor,
    startMs,
    beginsOn: firstDate,
    scrapeGapMs: () => options.scrapeGapMs ?? intervalMs / 2,
    onScrape: options.onScrape ?? (() => undefined),
    random: randomFor(seed, 1),
  });

  return {
    exporter,
    startMs,
    truthOfDay: (date) => truthOfDay(centre, date),
    truth: (fromMs, toMs) => truth(centre, { startMs: fromMs, endMs: toMs }),
    setFaults: (faults) => {
      script = runScript(parseScript(faults, valuesFrom('soak'), apisOf(reports)), randomFor(seed, 2));
    },
    totalError: (untilDate) => {
      const truths = new Map<string, number>();
      let wrongDays = 0;
      for (let date = firstDate; date < untilDate; date = addDays(date, 1)) {
        const { startMs: midnightMs } = dayOfDate(date, timezone);
        for (const [skillId, counts] of truthOfDay(centre, date)) {
          for (const [field, n] of Object.entries(counts)) {
            const series = `${skillId} ${field}`;
            truths.set(series, (truths.get(series) ?? 0) + n);
            if ((exporter.tally.highest(midnightMs, series) ?? 0) !== n) wrongDays += 1;
          }
        }
      }
      const all = [...new Set([...truths.keys(), ...exporter.tally.series()])];
      const errors = all.map((series) => Math.abs(exporter.tally.sum(series) - (truths.get(series) ?? 0)));
      return { counted: sum([...truths.values()]), error: sum(errors), wrongDays };
    },
  };
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, n) => total + n, 0);
