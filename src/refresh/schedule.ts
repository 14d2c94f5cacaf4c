import { createHash } from 'node:crypto';
import { intervalAt, lastCompleteInterval, type Interval } from '../base/calendar.ts';

/** When an operation's refreshes are due: this long after each interval's end. */
export type Schedule = {
  readonly zone: string;
  readonly lengthMs: number;
  readonly settleMs: number;
  /** The operation's own share of the wait, so that many do not call at once. */
  readonly offsetMs: number;
};

/** What is due: the interval to read, and the instant of the next refresh. */
export type DueInterval = { readonly interval: Interval; readonly nextMs: number };

/** The interval due at an instant, and when the next one will be. */
export function dueAt(nowMs: number, { zone, lengthMs, settleMs, offsetMs }: Schedule): DueInterval {
  const waitMs = settleMs + offsetMs;
  const interval = lastCompleteInterval(nowMs, { zone, lengthMs, settleMs: waitMs });
  return { interval, nextMs: intervalAt(interval.endMs, zone, lengthMs).endMs + waitMs };
}

/** A stable offset from the operation's name, at most a twentieth of the interval and 15 seconds. */
export function offsetOf(operation: string, intervalMs: number): number {
  const digest = createHash('sha256').update(operation).digest();
  const spreadMs = Math.min(15_000, intervalMs / 20);
  return Math.floor((digest.readUInt32BE(0) / 2 ** 32) * spreadMs);
}
