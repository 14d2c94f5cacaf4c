import type { Day, Span } from '../base/calendar.ts';
import { oneMinuteMs, oneSecondMs } from '../base/time-units.ts';
import type { CountFields } from '../ledger/counts.ts';
import { countsIn, type DayReading } from './day-reading.ts';

/** From an instant on a series shows a value; undefined: nothing. */
export type Step = { readonly fromMs: number; readonly value: number | undefined };

/** A sample at its true time, epoch milliseconds. */
export type TimedValue = { readonly atMs: number; readonly value: number };

/** A count of the day as its counter shows it: 0 from midnight on, then each value from its instant on. */
export function counterSteps(day: Day, { points }: DayReading, skillId: string, field: number, fields: CountFields) {
  const steps: Step[] = [];
  let shown: number | undefined;
  for (const { atMs, answer } of points) {
    const said = countsIn(answer, skillId, fields)[field];
    if (said === undefined || said === shown) continue;
    shown = Math.max(shown ?? 0, said); // a counter never falls within its day
    steps.push({ fromMs: appearsAt(day, atMs), value: shown });
  }
  return steps.length === 0 ? [] : [{ fromMs: day.startMs, value: 0 }, ...steps];
}

/** A percentage of the day: from each instant it was read for until the next step, and not beyond. */
export function percentageSteps(day: Day, { points }: DayReading, skillId: string, field: string, stepMs: number) {
  return points.flatMap(({ atMs, answer }): Step[] => {
    const value = answer.samples.get(skillId)?.[field];
    if (value === undefined) return [];
    return [
      { fromMs: appearsAt(day, atMs), value },
      { fromMs: Math.min(atMs + stepMs, day.endMs), value: undefined },
    ];
  });
}

/** What is counted up to midnight is shown in the last second of the day, before the next begins at 0. */
function appearsAt(day: Day, atMs: number): number {
  return atMs === day.endMs ? atMs - oneSecondMs : atMs;
}

/**
 * Steps as samples within a span: one at its begin, at each step, and every minute until the next one. Prometheus shows a
 * sample for five minutes, and rates want many.
 */
export function* samplesOf(steps: readonly Step[], { startMs, endMs }: Span): Generator<TimedValue> {
  for (const [index, { fromMs, value }] of steps.entries()) {
    const untilMs = Math.min(endMs, steps[index + 1]?.fromMs ?? endMs);
    if (value === undefined) continue;
    const firstMs = Math.max(fromMs, startMs);
    if (firstMs < untilMs) yield { atMs: firstMs, value };
    const firstMinuteMs = (Math.floor(firstMs / oneMinuteMs) + 1) * oneMinuteMs;
    for (let atMs = firstMinuteMs; atMs < untilMs; atMs += oneMinuteMs) yield { atMs, value };
  }
}

/** Counter steps kept between what live data show around a hole, so that no sum of increments counts twice. */
export function withinLive(
  steps: readonly Step[],
  floor: number | undefined,
  ceiling: number | undefined,
): readonly Step[] {
  return steps.map(({ fromMs, value }) => {
    const above = Math.max(value ?? 0, floor ?? 0);
    return { fromMs, value: value === undefined ? undefined : Math.min(above, ceiling ?? Infinity) };
  });
}
