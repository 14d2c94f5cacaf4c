import { parseDuration } from '../base/duration.ts';
import { oneDayMs } from '../base/time-units.ts';

const longestMs = 1_000 * 366 * oneDayMs;

/**
 * How long samples are kept, milliseconds, as `storageRetention` says it: `15d`, `1y26w`, `15d or 10GiB`. Undefined
 * where only their size is bounded, or nothing.
 */
export function parseRetention(text: string): number | undefined {
  const [, years = '', rest = ''] = /^(?:(\d{1,4})y)?((?:\d+(?:ms|[wdhms]))*)(?: or |$)/.exec(text.trim()) ?? [];
  const parsed = parseDuration(rest === '' ? '0' : rest, { minMs: 0, maxMs: longestMs });
  const ms = Number(years) * 365 * oneDayMs + ('value' in parsed ? parsed.value : 0);
  return ms === 0 ? undefined : ms;
}
