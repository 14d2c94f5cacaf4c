import { formatDuration } from '../../base/duration.ts';
import { oneMinuteMs, oneSecondMs } from '../../base/time-units.ts';
import { clocksDisagree } from '../../refresh/clock-check.ts';
import { tokenInfoCall } from '../../wolkvox/token-info.ts';
import type { Found } from '../finding.ts';
import type { Step } from '../steps.ts';
import type { Visit } from '../visit.ts';

/** The first call, and what its answer's date says of this machine's clock. */
export const clockStep: Step<Visit> = {
  name: 'clock',
  needs: ['connection'],
  calls: 1,
  look: async ({ config, operation, ask }, _learned, signal) => {
    const first = await ask(tokenInfoCall, signal);
    const found = judgeClock(first.clockSkewMs, config.intervalMs, operation.vendorClock);
    return { found: [found], learned: { first } };
  },
};

/** The alert on the clock begins here. */
const noticeableMs = oneMinuteMs;

const remedy = 'keep the clock of this machine by NTP; where it is right and wolkvox is wrong, vendor_clock: ignore';

/** `skewMs`: our clock minus the vendor's, at least. */
export function judgeClock(
  skewMs: number | undefined,
  intervalMs: number,
  vendorClock: Visit['operation']['vendorClock'],
): Found {
  if (skewMs === undefined) return { mark: 'note', what: 'not known: no dated answer came' };
  const rounded = Math.round(Math.abs(skewMs) / oneSecondMs) * oneSecondMs;
  const by = `the clock of this machine is ${formatDuration(rounded)} ${skewMs > 0 ? 'ahead of' : 'behind'} wolkvox's`;
  if (clocksDisagree(skewMs, intervalMs)) {
    if (vendorClock === 'ignore') return { mark: 'note', what: `${by}; vendor_clock is ignore, so it does not matter` };
    return { mark: 'fail', what: `${by}, more than an interval: nothing would be taken in`, remedy };
  }
  if (rounded >= noticeableMs) return { mark: 'warn', what: by, remedy };
  return { mark: 'ok', what: rounded < 2 * oneSecondMs ? "agrees with wolkvox's to the second" : by };
}
