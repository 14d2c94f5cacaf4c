import { quoted } from './errors.ts';
import type { Parsed } from './parsed.ts';
import { oneDayMs, oneHourMs, oneMinuteMs, oneSecondMs, oneWeekMs } from './time-units.ts';

/** What to write where a duration is wanted. */
export const durationRemedy = 'write a duration with its unit, such as 5m, 90s, 1h30m or 7d';

/** Bounds of a duration, both inclusive, milliseconds. */
export type DurationRange = { readonly minMs: number; readonly maxMs: number };

/** Prometheus's units but its year, largest first. */
const units = [
  ['w', oneWeekMs],
  ['d', oneDayMs],
  ['h', oneHourMs],
  ['m', oneMinuteMs],
  ['s', oneSecondMs],
  ['ms', 1],
] as const;

/** Each unit at most once, larger ones first. A bare 0 needs none. */
const grammar = new RegExp(`^(?:0|(?=.)${units.map(([unit]) => String.raw`(?:\d{1,9}${unit})?`).join('')})$`);

/** A duration as Prometheus writes it, in milliseconds: units from weeks to `ms`, larger ones first. */
export function parseDuration(text: string, { minMs, maxMs }: DurationRange): Parsed<number> {
  if (!grammar.test(text)) return { problem: `${quoted(text)} is not a duration`, remedy: durationRemedy };
  const ms = sumOf(text, new Map(units));
  if (ms < minMs) return { problem: `${text} is too short`, remedy: `write at least ${formatDuration(minMs)}` };
  if (ms > maxMs) return { problem: `${text} is too long`, remedy: `write at most ${formatDuration(maxMs)}` };
  return { value: ms };
}

/** Milliseconds, whole and not negative, as Prometheus writes them; weeks are written in days. */
export function formatDuration(ms: number): string {
  if (ms === 0) return '0s';
  return units
    .slice(1)
    .map(([unit, size], index) => {
      const count = Math.floor((index === 0 ? ms : ms % (units[index]?.[1] ?? size)) / size);
      return count === 0 ? '' : `${count}${unit}`;
    })
    .join('');
}

const goUnits = new Map([
  ['h', oneHourMs],
  ['m', oneMinuteMs],
  ['s', oneSecondMs],
  ['ms', 1],
  ['us', 1e-3],
  ['µs', 1e-3],
  ['ns', 1e-6],
]);
const goGrammar = new RegExp(String.raw`^(?:0|(?:\d+(?:\.\d+)?(?:${[...goUnits.keys()].join('|')}))+)$`);

/** A duration as Go writes it (`500ms`, `1m30s`, `1.5h`), in milliseconds; undefined if it is none. */
export function goDurationMs(text: string): number | undefined {
  return goGrammar.test(text) ? sumOf(text, goUnits) : undefined;
}

function sumOf(text: string, sizes: ReadonlyMap<string, number>): number {
  const amounts = text.matchAll(/([\d.]+)(\D+)/g);
  return [...amounts].reduce((sum, [, count, unit = '']) => sum + Number(count) * (sizes.get(unit) ?? 0), 0);
}
