import { oneMinuteMs, oneSecondMs } from '../base/time-units.ts';
import type { OperationConfig } from '../config/config.ts';
import { vendorLagMs } from '../refresh/clock-check.ts';

/**
 * How long after it is due a refresh begins, between two bounds, milliseconds: where the vendor's clock is behind, the
 * exporter waits for it.
 */
export type Lag = { readonly leastMs: number; readonly mostMs: number };

export const noLag: Lag = { leastMs: 0, mostMs: 0 };

/** Before an answer was dated. A clock that is further behind has its alert. */
export const unknownLag: Lag = { leastMs: 0, mostMs: oneMinuteMs };

/** The exporter judges by an answer of its own, a little before or after this one. */
const slackMs = 2 * oneSecondMs;

/** The lag by the newest dated answer: our clock less the vendor's, milliseconds; undefined before there is one. */
export function lagBy(
  clockSkewMs: number | undefined,
  intervalMs: number,
  vendorClock: OperationConfig['vendorClock'],
): Lag {
  if (vendorClock === 'ignore') return noLag;
  if (clockSkewMs === undefined) return unknownLag;
  const lagMs = vendorLagMs(clockSkewMs, intervalMs);
  return lagMs === 0 ? noLag : { leastMs: Math.max(0, lagMs - slackMs), mostMs: lagMs + slackMs };
}
