import { dayOf } from '../base/calendar.ts';
import type { Clock } from '../base/clock.ts';
import { CallError, type CallFailureReason } from '../base/errors.ts';
import { oneMinuteMs } from '../base/time-units.ts';
import type { AskedOperation } from '../beside/asked-operation.ts';
import type { VendorCall } from '../wolkvox/apis.ts';
import type { Answer } from '../wolkvox/client.ts';
import { callsIn, limitOf, poolOn, remainingCalls } from '../wolkvox/pool.ts';
import { budgetOf, type Budget } from './budget.ts';

/** Calls that go on for days: each waits until the pool pays for it, and until the vendor is back. */
export type Paced = {
  readonly ask: (call: VendorCall, signal: AbortSignal) => Promise<Answer>;
  readonly budget: () => Promise<Budget>;
};

export type PacedDeps = {
  readonly asked: AskedOperation;
  /** Calls a day of the exporter, where one runs. */
  readonly needed: number;
  readonly clock: Clock;
  readonly tell: (line: string) => void;
};

/** The vendor is away; each such wait is five minutes, and after an hour of them the run ends. */
const passing: readonly CallFailureReason[] = ['forbidden', 'server_error', 'timeout', 'network', 'concurrency'];
const waitMs = 5 * oneMinuteMs;
const mostWaits = 12;

export function paced({ asked, needed, clock, tell }: PacedDeps): Paced {
  const { timezone, licenses, poolShare: share } = asked.operation;

  async function budget(): Promise<Budget> {
    const today = dayOf(clock.now(), timezone);
    const pool = poolOn(asked.pool(), today.date);
    const allowed = callsIn(share, limitOf(pool, { licenses, share }));
    const remaining = remainingCalls(pool, { licenses, share });
    const ofExporter = (await asked.isExporterRunning()) ? needed : 0;
    return budgetOf({ allowed, needed: ofExporter, own: pool.own, remaining }, today, clock.now());
  }

  async function untilPaidFor(signal: AbortSignal): Promise<void> {
    while ((await budget()).today < 1) {
      tell('what the pool leaves for this today is spent: it goes on at local midnight');
      await clock.sleep(dayOf(clock.now(), timezone).endMs + oneMinuteMs - clock.now(), signal);
    }
  }

  async function ask(call: VendorCall, signal: AbortSignal): Promise<Answer> {
    for (let waits = 0; ;) {
      await untilPaidFor(signal);
      try {
        return await asked.ask(call, signal);
      } catch (error) {
        if (!(error instanceof CallError)) throw error;
        const isSpent = error.reason === 'quota';
        if (!isSpent && (!passing.includes(error.reason) || waits >= mostWaits)) throw error;
        const pauseMs = isSpent ? 60 * oneMinuteMs : waitMs;
        tell(`${error.message}: it goes on in ${pauseMs / oneMinuteMs} minutes`);
        if (!isSpent) waits += 1;
        await clock.sleep(pauseMs, signal);
      }
    }
  }

  return { ask, budget };
}
