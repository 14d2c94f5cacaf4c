import { formatDuration } from '../../base/duration.ts';
import { CallError } from '../../base/errors.ts';
import { oneSecondMs } from '../../base/time-units.ts';
import { vendorWindow } from '../../base/calendar.ts';
import { reportCall } from '../../wolkvox/apis.ts';
import { failed } from '../failure.ts';
import type { Found } from '../finding.ts';
import { rowsSeen } from '../rows-seen.ts';
import {
  settleAges,
  settleReadings,
  settleVerdict,
  settleWindowMs,
  type SettleReading,
  type SettleVerdict,
} from '../settle-watch.ts';
import { only, type Step } from '../steps.ts';
import type { Visit } from '../visit.ts';

/** How long after its end the calls of a window still become more, against the configured settle. */
export const settleStep: Step<Visit> = {
  name: 'settle',
  needs: ['report', 'zone'],
  calls: settleReadings,
  look: async (visit, { first }, signal) => {
    try {
      const readings = await readAgain(visit, first?.clockSkewMs ?? 0, signal);
      return only(judgeSettle(settleVerdict(readings), readings, visit.config));
    } catch (error) {
      if (error instanceof CallError) return only(failed(error, 'asked for a window that has just ended'));
      throw error;
    }
  },
};

/** Reads the window that ends now, by the vendor's clock. An age that has passed while a call waited is left out. */
async function readAgain(visit: Visit, skewMs: number, signal: AbortSignal): Promise<readonly SettleReading[]> {
  const { clock, operation, report, ask, config } = visit;
  const vendorNow = () => clock.now() - skewMs;
  const endMs = Math.floor(vendorNow() / oneSecondMs) * oneSecondMs;
  const window = vendorWindow({ startMs: endMs - settleWindowMs, endMs }, operation.timezone);
  const readings: SettleReading[] = [];
  for (const ageMs of settleAges(config.settleMs)) {
    if (ageMs < (readings.at(-1)?.ageMs ?? 0)) continue;
    await clock.sleep(Math.max(0, endMs + ageMs - vendorNow()), signal);
    const { atMs, outcome } = await ask(reportCall(report, window), signal);
    if (outcome instanceof CallError) throw outcome;
    readings.push({ ageMs: atMs - skewMs - endMs, calls: (await rowsSeen(report, outcome)).sum });
  }
  return readings;
}

const again = 'run it again when calls come in';

const reasons = {
  few: 'too few calls came in to show a delay',
  fell: 'a later answer had fewer calls than an earlier one',
} as const;

/** A reading is asked for a little after its age. */
const slackMs = 5 * oneSecondMs;

export function judgeSettle(
  verdict: SettleVerdict,
  readings: readonly SettleReading[],
  { settleMs, intervalMs }: Pick<Visit['config'], 'settleMs' | 'intervalMs'>,
): Found {
  if (verdict.kind === 'not_known') {
    return { mark: 'note', what: `not known, because ${reasons[verdict.why]}`, remedy: again };
  }
  const last = readings.at(-1) ?? { ageMs: 0, calls: 0 };
  const until = text(last.ageMs);
  const seen = `settle is ${formatDuration(settleMs)}; ${last.calls} calls in ${formatDuration(settleWindowMs)}`;
  if (verdict.kind === 'moving') return judgeMoving(verdict.movedAfterMs, `${seen}, read until ${until}`, settleMs);
  const { fromMs, movedAfterMs } = verdict;
  const what = `calls stood still from ${text(fromMs)} after the end of a window on, until ${until}; ${seen}`;
  if (fromMs <= settleMs + slackMs) return { mark: 'ok', what, shows: { fact: 'late_data', value: 'on_time' } };
  if (movedAfterMs === undefined || movedAfterMs < settleMs) {
    return { mark: 'note', what: `not known, because nothing was read in time: ${what}`, remedy: 'run it again' };
  }
  const isWithin = fromMs <= settleMs + intervalMs;
  return {
    mark: 'warn',
    what,
    remedy: `write settle: ${text(fromMs)}, or longer; until then an interval lacks its latest calls, the day does not`,
    ...(isWithin && { shows: { fact: 'late_data', value: 'within_an_interval' } as const }),
  };
}

function judgeMoving(movedAfterMs: number, seen: string, settleMs: number): Found {
  const what = `calls still became more ${text(movedAfterMs)} after the end of a window; ${seen}`;
  if (movedAfterMs < settleMs) return { mark: 'note', what: `not known, because ${what}`, remedy: 'run it again' };
  return { mark: 'warn', what, remedy: 'write a longer settle, and run it again: it looks further then' };
}

function text(ms: number): string {
  return formatDuration(Math.round(ms / oneSecondMs) * oneSecondMs);
}
