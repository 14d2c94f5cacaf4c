import { highest, lowest } from '../base/extremes.ts';
import { oneMinuteMs, oneSecondMs } from '../base/time-units.ts';

/** One reading of a window, and how long after the window's end it was asked for, milliseconds. */
export type SettleReading = { readonly ageMs: number; readonly calls: number };

export type SettleVerdict =
  /** No reading from `fromMs` on was other than the last; `movedAfterMs`: the last reading before a change. */
  | { readonly kind: 'still'; readonly fromMs: number; readonly movedAfterMs: number | undefined }
  | { readonly kind: 'moving'; readonly movedAfterMs: number }
  /** `few`: calls too rare for a delay to show. `fell`: there were fewer calls later. */
  | { readonly kind: 'not_known'; readonly why: 'few' | 'fell' };

/** Length of the window that is read again and again. */
export const settleWindowMs = 5 * oneMinuteMs;
/** How often it is read. */
export const settleReadings = 5;

/** Ages of the window at which it is read: up to four times the configured settle, within bounds. */
export function settleAges(settleMs: number): readonly number[] {
  const unitMs = highest([15 * oneSecondMs, lowest([settleMs, 5 * oneMinuteMs], Infinity)], 0);
  return [0, unitMs / 2, unitMs, 2 * unitMs, 4 * unitMs];
}

/** With fewer calls the last of them may lie so long before the window's end that no delay shows. */
const fewestCalls = 5;

/** When the numbers of the window have stopped to move. */
export function settleVerdict(readings: readonly SettleReading[]): SettleVerdict {
  const last = readings.at(-1);
  if (last === undefined || last.calls < fewestCalls) return { kind: 'not_known', why: 'few' };
  if (readings.some(({ calls }, index) => calls < (readings[index - 1]?.calls ?? 0))) {
    return { kind: 'not_known', why: 'fell' };
  }
  const before = readings.findLast(({ calls }) => calls !== last.calls);
  const first = readings.find(({ calls }) => calls === last.calls) ?? last;
  if (before !== undefined && first === last) return { kind: 'moving', movedAfterMs: before.ageMs };
  return { kind: 'still', fromMs: first.ageMs, movedAfterMs: before?.ageMs };
}
