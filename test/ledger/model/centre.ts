import { addDays, dayOfDate, intervalAt, type Interval } from '../../../src/base/calendar.ts';
import type { CountFields } from '../../../src/ledger/counts.ts';
import type { Faults } from './faults.ts';
import { poisson, randomOf } from './random.ts';

// A call centre: what happens in it, when, and when the vendor comes to know.

export const fields: CountFields = {
  names: ['treatment', 'customer_say_no', 'customer_say_yes', 'recall_fail', 'recall_ok'],
  callFacts: ['treatment', 'customer_say_no'],
};
export const nFields = fields.names.length;
export const nSkills = 4;
export const nCounts = nSkills * nFields;
export const nDays = 3;
export const intervalMs = 15 * 60_000;
const [treatment, sayNo, sayYes, recallFail, recallOk] = [0, 1, 2, 3, 4] as const;

/** Something the vendor counts: in which interval, from when on, for which skill and field. */
export type Event = { readonly booked: number; readonly knownAt: number; readonly count: number; readonly n: 1 | -1 };

export type Centre = {
  readonly zone: string;
  readonly intervals: readonly (Interval & { readonly day: number })[];
  readonly dates: readonly string[];
  /** Index of the first interval of each day, and one beyond the last. */
  readonly firsts: readonly number[];
  /** In the order in which they become known. Times count intervals. */
  readonly events: readonly Event[];
};

export function centreOf(seed: number, faults: Faults): Centre {
  const random = randomOf(seed * 7_919 + 13);
  const calendar = calendarOf(faults.zone ?? ['America/Bogota', '2026-03-03']);
  const { firsts } = calendar;
  const end = firsts[nDays] ?? 0;
  const first = firsts[1] ?? 0;
  const stuckFrom = faults.stuck === true ? first + Math.floor(random() * 0.8 * first) : Infinity;
  const bornAt = [0, random() < 0.5 ? first + Math.floor(random() * first) : 0, 0, 0];
  const events: Event[] = [];
  const lateness = () => (faults.late === undefined ? 0 : -Math.log(1 - random()) * faults.late);

  function happen(skill: number, field: number, booked: number, at: number, n: 1 | -1 = 1): void {
    const isStuck = at >= stuckFrom && at < stuckFrom + 20;
    events.push({ booked, knownAt: isStuck ? stuckFrom + 20 : at + lateness(), count: skill * nFields + field, n });
  }

  function call(skill: number, interval: number): void {
    const at = interval + random();
    happen(skill, treatment, interval, at);
    const choice = random();
    if (choice < 0.4) happen(skill, sayNo, interval, at);
    if (choice < 0.4 || choice >= 0.9) return;
    happen(skill, sayYes, interval, at);
    const recallAt = at - Math.log(1 - random()) * 15;
    if (random() > 0.85 || recallAt >= end) return;
    const booked = faults.callWindow === true ? interval : Math.floor(recallAt);
    happen(skill, random() < 0.8 ? recallOk : recallFail, booked, recallAt);
    if (faults.tally === true) happen(skill, sayYes, interval, recallAt, -1);
  }

  calendar.intervals.forEach(({ day }, interval) => {
    const from = firsts[day] ?? 0;
    const at = (interval - from) / ((firsts[day + 1] ?? 0) - from);
    const load = at < 0.2 ? 0.03 : 1.6 * Math.exp(-(((at - 0.6) / 0.22) ** 2)) + 0.03;
    [0.15, 2, 8, 25].forEach((rate, skill) => {
      if (interval < (bornAt[skill] ?? 0)) return;
      for (let n = poisson(random, rate * load); n > 0; n -= 1) call(skill, interval);
    });
  });
  return { ...calendar, events: events.sort((a, b) => a.knownAt - b.knownAt) };
}

function calendarOf([zone, firstDate]: readonly [string, string]) {
  const dates = Array.from({ length: nDays }, (_, day) => addDays(firstDate, day));
  const intervals: (Interval & { readonly day: number })[] = [];
  const firsts = [0];
  dates.forEach((date, day) => {
    const { startMs, endMs } = dayOfDate(date, zone);
    for (let at = startMs; at < endMs; at += intervalMs) intervals.push({ ...intervalAt(at, zone, intervalMs), day });
    firsts.push(intervals.length);
  });
  return { zone, dates, intervals, firsts };
}
