import { CallError } from '../../base/errors.ts';
import { formatDuration } from '../../base/duration.ts';
import { oneDayMs, oneHourMs, oneSecondMs } from '../../base/time-units.ts';
import { wallAt, type WallMs } from '../../base/wall-time.ts';
import { type CallsBetween, callsBetween } from '../calls-between.ts';
import { failed } from '../failure.ts';
import type { Found } from '../finding.ts';
import { type Learned, only, type Step } from '../steps.ts';
import type { Visit } from '../visit.ts';
import { type BoundsVerdict, type ClosedWindow, findBounds, mostBoundsQuestions } from '../window-bounds.ts';

/** Whether a window holds the calls of its first and of its last second. Measured in what has been over for an hour. */
export const windowBoundsStep: Step<Visit> = {
  name: 'window bounds',
  needs: ['report', 'zone'],
  calls: 1 + mostBoundsQuestions,
  look: async (visit, { yesterday }, signal) => {
    const ask = callsBetween(visit, signal);
    try {
      const window = await windowWithCalls(ask, visit, yesterday);
      if (window === undefined) return only(nothingToSee);
      return only(judgeBounds(await findBounds(ask, window), window, visit.config.intervalMs));
    } catch (error) {
      if (error instanceof CallError) return only(failed(error, 'asked for parts of a window'));
      throw error;
    }
  },
};

/** With fewer there may be none beside those of one second. */
const fewestCalls = 3;

/** An hour of today that has been over for an hour, else yesterday. The shorter it is, the fewer the questions. */
async function windowWithCalls(
  ask: CallsBetween,
  { clock, operation }: Pick<Visit, 'clock' | 'operation'>,
  yesterday: Learned['yesterday'],
): Promise<ClosedWindow | undefined> {
  const nowMs = wallAt(clock.now(), operation.timezone);
  const midnightMs = Math.floor(nowMs / oneDayMs) * oneDayMs;
  const hour = { firstMs: nowMs - 2 * oneHourMs, lastMs: nowMs - oneHourMs - oneSecondMs };
  const inHour = hour.firstMs >= midnightMs ? await ask(hour.firstMs, hour.lastMs) : 0;
  if (inHour >= fewestCalls) return { ...hour, calls: inHour };
  if (yesterday === undefined || yesterday.calls < fewestCalls) return undefined;
  const firstMs = Date.parse(yesterday.date);
  return { firstMs, lastMs: firstMs + oneDayMs - oneSecondMs, calls: yesterday.calls };
}

const again = 'run it again when calls have come in';

const nothingToSee: Found = {
  mark: 'note',
  what: 'not known, because hardly a call came in yesterday, nor in an hour of today',
  remedy: again,
};

const reasons = {
  few: 'all calls of the window are of one second',
  moved: 'the numbers of the window changed while they were asked for',
  unclear: 'the parts of the window contradict the whole',
} as const;

const words = {
  inclusive: 'a window holds the calls of its first and of its last second',
  half_open: 'a window holds the calls of one of its two outermost seconds only',
  exclusive: 'a window holds the calls of neither its first nor its last second',
} as const;

export function judgeBounds(verdict: BoundsVerdict, window: ClosedWindow, intervalMs: number): Found {
  if (verdict.kind === 'not_known') {
    return { mark: 'note', what: `not known, because ${reasons[verdict.why]}`, remedy: again };
  }
  const { bounds, second, calls } = verdict;
  const where = `(${calls} of ${window.calls} calls at ${clockText(second)}, divided there)`;
  const found = { what: `${words[bounds]} ${where}`, shows: { fact: 'window_bounds', value: bounds } } as const;
  if (bounds === 'inclusive') return { mark: 'ok', ...found };
  const lost = bounds === 'half_open' ? 'a second' : 'two seconds';
  const remedy = `every interval lacks the calls of ${lost} in ${formatDuration(intervalMs)}, and a day those of ${lost} at midnight; send a report (--report FILE)`;
  return { mark: 'warn', ...found, remedy };
}

function clockText(face: WallMs): string {
  return new Date(face).toISOString().slice(11, 19);
}
