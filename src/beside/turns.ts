import { lowest } from '../base/extremes.ts';
import type { Clock } from '../base/clock.ts';
import { formatDuration } from '../base/duration.ts';
import { CallError, ConfigError } from '../base/errors.ts';
import { createSerialQueue } from '../base/serial-queue.ts';
import { oneSecondMs } from '../base/time-units.ts';
import type { Schedule } from '../refresh/schedule.ts';
import { type Lag, noLag, unknownLag } from './lag.ts';
import { mayBegin, shortestIntervalMs, type Verdict } from './may-begin.ts';

/** Calls of a command, each at a time when no other uses the token. */
export type Turns = {
  /**
   * Does the work of one call: one at a time, beside an exporter only between its refreshes. Where the vendor says that
   * another calls it waits and does it again. Throws ConfigError where there is no time for it, else what the work throws.
   */
  readonly ask: <T>(work: () => Promise<T>, signal: AbortSignal) => Promise<T>;
};

/** Why a call waits, and until when, epoch milliseconds. */
export type Wait = { readonly why: 'refresh' | 'simultaneous'; readonly untilMs: number };

export type TurnsDeps = {
  readonly clock: Clock;
  /** When the exporter refreshes the operations that share the token. */
  readonly schedules: readonly Schedule[];
  readonly isExporterRunning: () => Promise<boolean>;
  /** How long after they are due the refreshes begin, by the newest answer. */
  readonly lag: () => Lag;
  readonly onWait: (wait: Wait) => void;
};

/** Waits after the vendor said *simultaneous*; each such call costs one of the pool. */
const simultaneousWaitMs = 30 * oneSecondMs;
const mostSimultaneous = 5;
/** Longest sleep: an exporter that is stopped, or a clock that is set, is noticed within it. */
const longestSleepMs = 15 * oneSecondMs;

export function createTurns({ clock, schedules, isExporterRunning, lag, onWait }: TurnsDeps): Turns {
  const queue = createSerialQueue();

  async function untilFree(signal: AbortSignal): Promise<void> {
    let toldMs: number | undefined;
    while (await isExporterRunning()) {
      const verdict = verdictAt(clock.now(), schedules, lag());
      if (verdict.kind === 'now') return;
      if (verdict.kind === 'refused') throw refusal(verdict, schedules);
      const { untilMs } = verdict;
      if (toldMs !== untilMs) onWait({ why: 'refresh', untilMs });
      toldMs = untilMs;
      await clock.sleep(Math.min(longestSleepMs, untilMs - clock.now()), signal);
    }
  }

  async function inTurn<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    for (let refused = 0; ; refused += 1) {
      await untilFree(signal);
      try {
        return await work();
      } catch (error) {
        if (!isSimultaneous(error) || refused >= mostSimultaneous) throw error;
        const waitMs = Math.max(simultaneousWaitMs, error.retryAfterMs ?? 0);
        onWait({ why: 'simultaneous', untilMs: clock.now() + waitMs });
        await clock.sleep(waitMs, signal);
      }
    }
  }

  return { ask: (work, signal) => queue.add(() => inTurn(work, signal), signal) };
}

/** Where the refreshes leave no room for a lag that nobody knows, there is taken to be none: it is learned by calling. */
function verdictAt(nowMs: number, schedules: readonly Schedule[], lag: Lag): Verdict {
  const verdict = mayBegin(nowMs, schedules, lag);
  const isRefused = verdict.kind === 'refused' && verdict.why === 'no_room';
  return isRefused && lag === unknownLag ? mayBegin(nowMs, schedules, noLag) : verdict;
}

function isSimultaneous(error: unknown): error is CallError {
  return error instanceof CallError && error.reason === 'concurrency';
}

/** Why no call can be made beside the exporter that runs. */
export function refusal({ why }: Extract<Verdict, { kind: 'refused' }>, schedules: readonly Schedule[]): ConfigError {
  const shortest = formatDuration(
    lowest(
      schedules.map(({ lengthMs }) => lengthMs),
      Infinity,
    ),
  );
  const problem =
    why === 'interval'
      ? `an exporter runs with this state file and refreshes every ${shortest}, which leaves no time for another to call`
      : `an exporter runs with this state file, and the refreshes of ${schedules.length} operations on one token every ${shortest} leave no time for another to call`;
  const remedy = `stop it for as long as this takes, or give it an interval of at least ${formatDuration(shortestIntervalMs)}${why === 'no_room' ? ' and longer for each operation more' : ''}`;
  return new ConfigError([{ where: '--config.file', path: 'interval', problem, remedy }]);
}
