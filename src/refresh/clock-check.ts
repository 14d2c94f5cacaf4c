import { formatDuration } from '../base/duration.ts';
import { RefreshError } from '../base/errors.ts';
import { oneSecondMs } from '../base/time-units.ts';

/** Whether the vendor's clock and ours are too far apart for any window to mean what we ask. */
export function clocksDisagree(clockSkewMs: number | undefined, intervalMs: number): boolean {
  return clockSkewMs !== undefined && Math.abs(clockSkewMs) > intervalMs;
}

/** Throws `RefreshError` of reason `clock` when they are, unless the operator has said that his clock is right. */
export function refuseOtherClock(
  clockSkewMs: number | undefined,
  { intervalMs, isOwnRight }: { readonly intervalMs: number; readonly isOwnRight: boolean },
): void {
  if (isOwnRight || clockSkewMs === undefined || !clocksDisagree(clockSkewMs, intervalMs)) return;
  const by = formatDuration(Math.round(Math.abs(clockSkewMs) / oneSecondMs) * oneSecondMs);
  const which = clockSkewMs > 0 ? 'ahead of' : 'behind';
  const remedy = 'set it right, or write vendor_clock: ignore where it is right and wolkvox is wrong';
  throw new RefreshError('clock', `the clock of this machine is ${by} ${which} that of wolkvox: ${remedy}`);
}

/**
 * How long an interval that is due is waited for until the vendor's clock has reached it too, milliseconds. A `Date`
 * is in whole seconds, so that a part of one is no lag.
 */
export function vendorLagMs(clockSkewMs: number | undefined, intervalMs: number): number {
  if (clockSkewMs === undefined || clocksDisagree(clockSkewMs, intervalMs)) return 0;
  return Math.max(0, clockSkewMs - oneSecondMs);
}
