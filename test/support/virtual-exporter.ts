import type { Clock } from '../../src/base/clock.ts';
import type { Config, OperationConfig } from '../../src/config/config.ts';
import { addDays } from '../../src/base/calendar.ts';
import { beginDay, freshLedger, type Ledger } from '../../src/ledger/ledger.ts';
import { StateError, type CallError } from '../../src/base/errors.ts';
import { dueAt, type DueInterval } from '../../src/refresh/schedule.ts';
import { sourceOf } from '../../src/refresh/known-reports.ts';
import { createOperation, type Operation, type SharedDeps } from '../../src/refresh/operation.ts';
import { emptyPool } from '../../src/wolkvox/pool.ts';
import type { Snapshot } from '../../src/snapshot/snapshot.ts';
import { parseState, serialiseState, type SavedOperation } from '../../src/ledger/file-format.ts';
import { createAccounts } from '../../src/wolkvox/shared-token.ts';
import type { VendorCall } from '../../src/wolkvox/apis.ts';
import type { Answer } from '../../src/wolkvox/client.ts';
import { reports } from '../../src/wolkvox/reports/reports.ts';
import { smartHold } from '../../src/wolkvox/reports/smart-hold.ts';
import { createTally, type Tally } from './tally.ts';

/** What the vendor does with a call: rows or a failure, after so long. */
export type VirtualAnswer = {
  readonly outcome: readonly unknown[] | CallError;
  readonly afterMs: number;
  /** How the vendor said that there are none. */
  readonly noRows?: Answer['noRows'];
  /** How many rows it said there are. */
  readonly announced?: Answer['announced'];
  readonly clockSkewMs?: Answer['clockSkewMs'];
};

export type VirtualVendor = (call: VendorCall, trueMs: number) => VirtualAnswer | Promise<VirtualAnswer>;

/** Where in a refresh the process dies. */
export type KillPoint = 'call' | 'before_save' | 'after_save';

export type VirtualExporter = {
  /** True time, epoch milliseconds; the exporter's own clock may be off. */
  readonly nowMs: () => number;
  /** What a Prometheus has made of the scrapes so far. */
  readonly tally: Tally;
  readonly calls: () => number;
  readonly abandonedDays: () => number;
  readonly warnings: () => readonly string[];
  /** What it logged as an error. */
  readonly errors: () => readonly Readonly<Record<string, unknown>>[];
  readonly snapshot: () => Snapshot | undefined;
  /** As it stands in the state file. */
  readonly ledger: () => Ledger | undefined;
  /** Lets time pass; refreshes and scrapes happen when they are due. */
  readonly runTo: (trueMs: number) => Promise<void>;
  readonly isRunning: () => boolean;
  readonly start: () => Promise<void>;
  readonly kill: () => void;
  /** The process is stopped until then: nothing of it runs, and no scrape is answered. */
  readonly stopTo: (trueMs: number) => void;
  /** The next refresh dies there. */
  readonly killAt: (point: KillPoint) => void;
  readonly failNextSave: () => void;
  readonly loseState: () => void;
  readonly setClockOff: (byMs: number) => void;
};

export type VirtualParts = {
  readonly config: Config;
  readonly operation: OperationConfig;
  readonly vendor: VirtualVendor;
  readonly startMs: number;
  /** ISO date of the day whose begin the state file knows at first; without it there is no state file. */
  readonly beginsOn?: string;
  /** Time to the next scrape, milliseconds. */
  readonly scrapeGapMs: () => number;
  readonly random: () => number;
  readonly onScrape?: (snapshot: Snapshot, trueMs: number) => void;
};

/** The state of an exporter that began a day with nothing known before. */
function savedAtBegin(source: string, date: string): SavedOperation {
  const ledger = beginDay(freshLedger(addDays(date, -1)), date);
  return {
    source,
    tokenMark: undefined,
    shown: undefined,
    facts: undefined,
    reports: new Map([[smartHold.api, { ledger, closedDay: undefined, trial: undefined }]]),
    pool: emptyPool(date),
  };
}

/**
 * One operation of the exporter in virtual time: the real operation, plan, parser, ledger and state text. Only
 * the sockets, the disk and Prometheus are stood in for, so that a year takes seconds. When a refresh is due
 * is decided as the real loop does.
 */
export function virtualExporter(parts: VirtualParts): VirtualExporter {
  const { config, operation, vendor, scrapeGapMs, random } = parts;
  let trueMs = parts.startMs;
  let clockOffMs = 0;
  let nextScrapeMs = trueMs + scrapeGapMs();
  const source = sourceOf(operation);
  let disk = parts.beginsOn && serialiseState(new Map([[operation.name, savedAtBegin(source, parts.beginsOn)]]));
  let killPoint: KillPoint | undefined;
  let failsSave = false;
  let calls = 0;
  let abandonedDays = 0;
  const warnings: string[] = [];
  const errors: Readonly<Record<string, unknown>>[] = [];
  const tally = createTally();
  let process: { readonly operation: Operation; doneMs: number | undefined } | undefined;
  let snapshot: Snapshot | undefined;
  let dying = new AbortController();

  function scrape(shown: Snapshot): void {
    tally.scrape(shown);
    parts.onScrape?.(shown, trueMs);
  }

  function advanceTo(ms: number): void {
    while (nextScrapeMs <= ms) {
      trueMs = nextScrapeMs;
      if (snapshot !== undefined) scrape(snapshot);
      nextScrapeMs += scrapeGapMs();
    }
    trueMs = Math.max(trueMs, ms);
  }

  function dieAt(point: KillPoint): void {
    if (killPoint !== point) return;
    dying.abort(new Error('killed'));
    throw new Error('killed');
  }

  const clock: Clock = {
    now: () => trueMs + clockOffMs,
    monotonic: () => trueMs - parts.startMs,
    sleep: async (ms) => advanceTo(trueMs + Math.ceil(ms)),
  };
  const note = (fields: Readonly<Record<string, unknown>>) => {
    warnings.push(String(fields['event']));
    if (fields['event'] === 'days_abandoned') abandonedDays += Number(fields['days']);
  };

  const noteError = (fields: Readonly<Record<string, unknown>>) => {
    note(fields);
    errors.push(fields);
  };

  function save(saved: SavedOperation): number {
    dieAt('before_save');
    if (failsSave) {
      failsSave = false;
      throw new StateError('no space left on device');
    }
    disk = serialiseState(new Map([[parts.operation.name, saved]]));
    dieAt('after_save');
    return clock.now();
  }

  function ourSkew(vendorsMs: number | undefined): number | undefined {
    return vendorsMs === undefined ? undefined : vendorsMs + clockOffMs;
  }

  async function call(asked: VendorCall): Promise<Answer> {
    dieAt('call');
    calls += 1;
    const { outcome, afterMs, noRows, announced, clockSkewMs } = await vendor(asked, trueMs);
    advanceTo(trueMs + afterMs);
    if (outcome instanceof Error) throw outcome;
    return { rows: outcome, noRows, announced, clockSkewMs: ourSkew(clockSkewMs) };
  }

  function load(): SavedOperation | undefined {
    if (disk === undefined) return undefined;
    const read = parseState(disk, reports);
    if ('problem' in read) throw new Error(read.problem);
    return read.state.get(operation.name);
  }

  async function start(): Promise<void> {
    const saved = load();
    dying = new AbortController();
    const shared: SharedDeps = {
      reports,
      clock,
      random,
      log: { debug: () => undefined, info: () => undefined, warn: note, error: noteError },
      accounts: createAccounts(),
      longestCallMs: (intervalMs) => Math.min(60_000, intervalMs / 3),
      env: { TOKEN: 'token' },
      call: (_endpoint, asked) => call(asked),
      store: { saved: () => saved, save: async (_name, changed) => save(changed) },
      publication: {
        publish: async (shown) => {
          snapshot = shown;
        },
        withdraw: () => undefined,
      },
    };
    const created = await createOperation(config, operation, shared);
    await created.noteStart();
    process = { operation: created, doneMs: undefined };
  }

  function kill(): void {
    process = undefined;
    snapshot = undefined;
    killPoint = undefined;
  }

  /** As the loop does while it waits: often enough for a pause to show. */
  async function passTo(ms: number): Promise<void> {
    while (trueMs < ms) {
      advanceTo(Math.min(ms, trueMs + config.intervalMs / 12));
      await process?.operation.look();
    }
    advanceTo(ms);
  }

  async function step(until: number): Promise<void> {
    const schedule = { zone: operation.timezone, lengthMs: config.intervalMs, settleMs: config.settleMs, offsetMs: 0 };
    const lagMs = process?.operation.vendorLagMs() ?? 0;
    const { interval, nextMs } = dueAt(clock.now() - lagMs, schedule);
    const due = { interval, nextMs: nextMs + lagMs };
    if (process !== undefined && due.interval.endMs > (process.doneMs ?? -Infinity)) {
      process.doneMs = due.interval.endMs;
      await process.operation.look();
      await refreshOnce(process, due);
      return;
    }
    await passTo(Math.min(until, process === undefined ? until : due.nextMs - clockOffMs));
  }

  async function refreshOnce({ operation: running }: { operation: Operation }, due: DueInterval): Promise<void> {
    try {
      await running.refresh(due, dying.signal);
    } catch (error) {
      if (!dying.signal.aborted) throw error;
      kill();
    }
  }

  return {
    nowMs: () => trueMs,
    tally,
    calls: () => calls,
    abandonedDays: () => abandonedDays,
    warnings: () => warnings,
    errors: () => errors,
    snapshot: () => snapshot,
    ledger: () => load()?.reports.get(smartHold.api)?.ledger,
    runTo: async (until) => {
      while (trueMs < until) await step(until);
    },
    isRunning: () => process !== undefined,
    start,
    kill,
    stopTo: (ms) => {
      while (nextScrapeMs <= ms) nextScrapeMs += scrapeGapMs();
      trueMs = Math.max(trueMs, ms);
    },
    killAt: (point) => {
      killPoint = point;
    },
    failNextSave: () => {
      failsSave = true;
    },
    loseState: () => {
      disk = undefined;
    },
    setClockOff: (byMs) => {
      if (process !== undefined && byMs < clockOffMs) process.doneMs = undefined; // as the loop does
      clockOffMs = byMs;
    },
  };
}
