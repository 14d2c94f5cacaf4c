import { formatDuration } from '../base/duration.ts';
import { oneMinuteMs, oneSecondMs } from '../base/time-units.ts';

/** How far a run is. */
export type Progress = {
  /** Days done, and days in all. */
  readonly done: number;
  readonly of: number;
  /** Calls of this run. */
  readonly calls: number;
  /** Calls that are left at most. */
  readonly left: number;
  /** Milliseconds since this run began. */
  readonly elapsedMs: number;
};

const barLength = 20;

/** One line: a bar, the calls made, and the time left at the pace so far. */
export function progressLine({ done, of, calls, left, elapsedMs }: Progress): string {
  const full = Math.round((barLength * done) / Math.max(1, of));
  const bar = '#'.repeat(full).padEnd(barLength, '.');
  return `[${bar}] ${done} of ${of} days, ${calls} calls made, at most ${left} to go${timeLeft(calls, left, elapsedMs)}`;
}

function timeLeft(calls: number, left: number, elapsedMs: number): string {
  if (calls === 0 || left === 0) return '';
  const ms = (elapsedMs / calls) * left;
  const unitMs = ms < oneMinuteMs ? oneSecondMs : oneMinuteMs;
  return `, about ${formatDuration(Math.max(unitMs, Math.round(ms / unitMs) * unitMs))}`;
}
