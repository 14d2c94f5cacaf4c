import type { Clock } from '../base/clock.ts';
import type { FairTurn } from '../base/fair-turns.ts';
import type { Log } from '../base/log.ts';
import type { Config, OperationConfig } from '../config/config.ts';
import type { OperationInstruments } from '../metrics/operation-instruments.ts';
import type { VendorCall } from '../wolkvox/apis.ts';
import type { Answer, Endpoint } from '../wolkvox/client.ts';
import { read, type Try, type Waiting } from '../wolkvox/paid-call.ts';
import type { Account } from '../wolkvox/shared-token.ts';
import type { Read } from './report-read.ts';
import type { DueInterval } from './schedule.ts';
import type { OperationState } from './state.ts';

/** The right to call: the token as it is now, and the account it draws on. */
export type Access = { readonly token: string; readonly account: Account };

/** What calls are made with. */
export type CallDeps = {
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  readonly call: (endpoint: Endpoint, call: VendorCall, signal: AbortSignal) => Promise<Answer>;
  /** Time to keep free for a call before the next refresh, milliseconds. */
  readonly longestCallMs: number;
  readonly fairTurn: FairTurn;
  readonly operation: OperationConfig;
  readonly instruments: Pick<OperationInstruments, 'called'>;
};

/** Reads of this refresh, with so many tries at most each. */
export function readerFor(
  { nextMs }: DueInterval,
  { token, account }: Access,
  { onTry, onWait }: { readonly onTry: (made: Try) => void; readonly onWait: (waiting: Waiting) => Promise<void> },
  { clock, random, log, call, longestCallMs, fairTurn, operation, instruments }: CallDeps,
  signal: AbortSignal,
): (tries: number) => Read {
  // A refresh that begins late, at a start or after a suspension, still makes two reads; the next one waits.
  const deadlineMs = Math.max(nextMs, clock.now() + 2 * longestCallMs);
  const endpoint = { origin: operation.origin, token };
  const allowance = { licenses: operation.licenses, share: operation.poolShare };
  const noteTry = (made: Try) => {
    onTry(made);
    instruments.called(made);
  };
  const callDeps = { clock, random, log, call, longestCallMs, onTry: noteTry, onWait };
  return (tries) => (asked) =>
    read(asked, { endpoint, account, allowance, tries, deadlineMs }, callDeps, signal).finally(fairTurn);
}

/** How far our clock is ahead of the vendor's by the last answer that was dated. */
export function skewOf({ clockSkewMs }: OperationState, tries: readonly Try[]): number | undefined {
  return tries.findLast((made) => made.clockSkewMs !== undefined)?.clockSkewMs ?? clockSkewMs;
}

/** How far the clocks may differ, and whether that matters. */
export function clockRule({
  config,
  operation,
}: {
  readonly config: Pick<Config, 'intervalMs'>;
  readonly operation: Pick<OperationConfig, 'vendorClock'>;
}) {
  return { intervalMs: config.intervalMs, isOwnRight: operation.vendorClock === 'ignore' };
}

/** The state with what the tries of a refresh told of clock and duration. */
export function withTries(state: OperationState, tries: readonly Try[]): OperationState {
  return {
    ...state,
    clockSkewMs: skewOf(state, tries),
    lastCallMs: new Map([...state.lastCallMs, ...tries.map(({ api, durationMs }) => [api, durationMs] as const)]),
  };
}
