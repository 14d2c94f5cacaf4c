import type { Day } from '../base/calendar.ts';
import { oneHourMs } from '../base/time-units.ts';
import { randomFor } from './random.ts';
import type { WallMs } from './wall-time.ts';

/** When a skill takes calls. */
export type Hours = 'office' | 'extended' | 'always';

/** Share of the day's calls by hour of the wall clock, 00 to 23. The peak is around lunch. */
const callsByHour: Record<Hours, readonly number[]> = {
  office: [0, 0, 0, 0, 0, 0, 0, 0, 5, 9, 10, 12, 15, 13, 10, 9, 7, 4, 0, 0, 0, 0, 0, 0],
  extended: [0, 0, 0, 0, 0, 0, 2, 4, 7, 9, 9, 10, 13, 11, 8, 7, 6, 5, 4, 3, 2, 0, 0, 0],
  always: [2, 1, 1, 1, 1, 1, 2, 4, 6, 8, 8, 9, 11, 9, 7, 6, 6, 5, 5, 4, 3, 3, 2, 3],
};

/** Load by weekday, Sunday first, against an ordinary Wednesday. */
const loadByWeekday: Record<Hours, readonly number[]> = {
  office: [0, 1.2, 1.05, 1, 1, 1.1, 0.4],
  extended: [0.3, 1.15, 1, 1, 1, 1.1, 0.6],
  always: [0.6, 1.1, 1, 1, 1, 1.05, 0.75],
};

/** How busy a date is for skills with these hours, against an ordinary weekday. */
export function loadOn(dayNumber: number, hours: Hours): number {
  const weekday = (((dayNumber + 4) % 7) + 7) % 7; // day 0 was a Thursday
  return loadByWeekday[hours][weekday] ?? 1;
}

/** Draws the instant at which a call of the day comes in, whole seconds. */
export type DrawInstant = (random: () => number) => number;

type Slot = { readonly startMs: number; readonly lengthMs: number; readonly upTo: number };

/** How instants of the day are drawn for skills with these hours; undefined if no hour of it is open. */
export function instantsOf(
  day: Day,
  wall: (ms: number) => WallMs,
  hours: Hours,
  key: readonly number[],
): DrawInstant | undefined {
  const slots = slotsOf(day, wall, hours, key);
  const total = slots.at(-1)?.upTo ?? 0;
  if (total === 0) return undefined;
  return (random) => {
    const drawn = random() * total;
    const slot = slots.find(({ upTo }) => drawn < upTo) ?? { startMs: day.startMs, lengthMs: oneHourMs };
    return slot.startMs + Math.floor((random() * slot.lengthMs) / 1_000) * 1_000;
  };
}

/** The day hour by hour as it passes: 23 or 25 of them where clocks change. Each hour is busier or quieter by chance. */
function slotsOf(day: Day, wall: (ms: number) => WallMs, hours: Hours, key: readonly number[]): readonly Slot[] {
  const random = randomFor(...key);
  const slots: Slot[] = [];
  let upTo = 0;
  for (let startMs = day.startMs; startMs < day.endMs; startMs += oneHourMs) {
    const lengthMs = Math.min(oneHourMs, day.endMs - startMs);
    const hour = new Date(wall(startMs)).getUTCHours();
    upTo += (callsByHour[hours][hour] ?? 0) * (0.6 + 0.8 * random()) * (lengthMs / oneHourMs);
    slots.push({ startMs, lengthMs, upTo });
  }
  return slots;
}
