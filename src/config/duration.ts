import { quoted } from '../base/errors.ts';
import parse from 'parse-duration';
import type { Parsed } from './parsed.ts';

/** What to write where a duration is wanted. */
export const durationRemedy = 'write a duration with its unit, such as 5m, 90s, 1h30m or 7d';

/** Bounds of a duration, both inclusive, milliseconds. */
export type DurationRange = { readonly minMs: number; readonly maxMs: number };

const units = [
  ['w', 604_800_000],
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
  ['ms', 1],
] as const;

// The library reads far more (`1 hour, 3.5min`); Prometheus's own grammar comes first, without its years.
const grammar = new RegExp(`^(?:0|(?=.)${units.map(([unit]) => String.raw`(?:\d{1,9}${unit})?`).join('')})$`);

/** A duration as Prometheus writes it, in milliseconds: units from weeks to `ms`, larger ones first. */
export function parseDuration(text: string, { minMs, maxMs }: DurationRange): Parsed<number> {
  const ms = grammar.test(text) ? parse(text) : null;
  if (ms === null) return { problem: `${quoted(text)} is not a duration`, remedy: durationRemedy };
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
