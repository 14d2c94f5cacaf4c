/** How often a read is made: 1 is at every refresh, 3 at every third, Infinity never. */
export type Thinning = { readonly intervalEvery: number; readonly dayEvery: number };

/** What is still wanted from a pool until local midnight, by all operations that share it. */
export type Demand = {
  /** At least 1. */
  readonly refreshes: number;
  /** Reports read at each refresh. */
  readonly reports: number;
  /** Calls for names and for the pool's own state. */
  readonly extras: number;
  readonly dayCounters: boolean;
  /** Refreshes in an hour, at least 1: day reads are thinned to one an hour before interval reads are thinned at all. */
  readonly refreshesPerHour: number;
};

/** Reads of one report at one refresh: the last interval, and the day if its counters are on. */
export function readsPerRefresh(dayCounters: boolean): number {
  return dayCounters ? 2 : 1;
}

/** Calls wanted until midnight when nothing is thinned. */
export function neededCalls({ refreshes, reports, extras, dayCounters }: Demand): number {
  return refreshes * reports * readsPerRefresh(dayCounters) + extras;
}

/**
 * What `remaining` calls still pay for, by report. The last report gives way first. Within one its day reads do:
 * their counters then step less often and stay exact, while an interval not read is lost to the gauges.
 */
export function thinningFor(remaining: number, demand: Demand): readonly Thinning[] {
  let calls = remaining - demand.extras;
  return Array.from({ length: demand.reports }, () => {
    const thinning = thinningOfOne(calls, demand);
    calls -= callsUnder(thinning, demand);
    return thinning;
  });
}

function thinningOfOne(calls: number, { refreshes, dayCounters, refreshesPerHour }: Demand): Thinning {
  if (calls >= refreshes * readsPerRefresh(dayCounters)) return { intervalEvery: 1, dayEvery: 1 };
  if (!dayCounters) return { intervalEvery: every(refreshes, calls), dayEvery: Infinity };

  const fewestDayReads = Math.ceil(refreshes / refreshesPerHour);
  if (calls - refreshes >= fewestDayReads) return { intervalEvery: 1, dayEvery: every(refreshes, calls - refreshes) };
  if (calls > fewestDayReads) {
    return { intervalEvery: every(refreshes, calls - fewestDayReads), dayEvery: refreshesPerHour };
  }
  const both = every(2 * refreshes, calls);
  return { intervalEvery: both, dayEvery: both };
}

function callsUnder({ intervalEvery, dayEvery }: Thinning, { refreshes, dayCounters }: Demand): number {
  return Math.ceil(refreshes / intervalEvery) + (dayCounters ? Math.ceil(refreshes / dayEvery) : 0);
}

/** Infinity where no calls are left. */
function every(refreshes: number, calls: number): number {
  return Math.ceil(refreshes / Math.max(0, calls));
}
