type DatedSpan = { readonly date: string; readonly startMs: number; readonly endMs: number };

/** Days of each zone that were computed before. */
export type KnownDays<Day> = {
  /** The day an instant falls in, or the one with an ISO date; undefined where it is not known. */
  readonly around: (instantMs: number, zone: string) => Day | undefined;
  readonly dated: (date: string, zone: string) => Day | undefined;
  readonly note: (day: Day, zone: string) => void;
};

/** Enough for yesterday, today and what is asked around them; a history of months passes by. */
const daysKept = 8;

/** A memory of what never changes, so that nobody can tell it from none: as many days as `daysKept` for each zone. */
export function createKnownDays<Day extends DatedSpan>(): KnownDays<Day> {
  const byZone = new Map<string, readonly Day[]>();
  const daysOf = (zone: string) => byZone.get(zone) ?? [];
  return {
    around: (instantMs, zone) => daysOf(zone).find(({ startMs, endMs }) => startMs <= instantMs && instantMs < endMs),
    dated: (date, zone) => daysOf(zone).find((day) => day.date === date),
    note: (day, zone) => byZone.set(zone, [day, ...daysOf(zone)].slice(0, daysKept)),
  };
}
