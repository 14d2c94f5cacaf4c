import { isAmbiguous } from '../../../src/base/calendar.ts';
import type { ClosedDay } from '../../../src/ledger/closed-day.ts';
import type { Answer } from '../../../src/ledger/counts.ts';
import { centreOf, fields, nCounts, nDays, nFields, type Centre } from './centre.ts';
import type { Faults } from './faults.ts';
import { randomOf } from './random.ts';
import type { Rule } from './rules.ts';
import { vendorOf, type Vendor } from './vendor.ts';

/** Refreshes after the last day, for everything to be caught up. */
const tail = 40;

/** How a history went. */
export type Outcome = {
  /** Sum of increments less what the vendor held when its days closed, by count; absolute. */
  readonly error: number;
  readonly errors: readonly number[];
  readonly total: number;
  /** Most by which a count was shown above the truth. */
  readonly above: number;
  /** The same while neither the vendor's last word nor the late counts of that day told it. */
  readonly aboveUntold: number;
  /** What the vendor booked after a day was closed. */
  readonly afterClose: number;
  /** Refreshes from each rise of the truth until it was shown. */
  readonly lags: readonly number[];
  /** Intervals after midnight at which days began. */
  readonly begins: readonly number[];
  readonly extraCalls: number;
  readonly contradictions: number;
  /** Intervals in which calls came, and whose gauges were all 0. */
  readonly falseZeros: number;
  /** What closed days, read again, are still away from the truth. */
  readonly closedDayError: number;
  readonly daysClosed: number;
};

type Shown = { readonly date: string; readonly row: readonly (number | undefined)[]; readonly truth: Int32Array };

/** Lives through a history under a rule; increments are added up as Prometheus adds them up. */
export async function live<S>(seed: number, faults: Faults, rule: Rule<S>): Promise<Outcome> {
  const centre = centreOf(seed, faults);
  const { zone, intervals, dates, firsts } = centre;
  const end = intervals.length;
  const vendor = vendorOf(seed, centre, faults);
  const random = randomOf(seed * 97 + 5);
  const start = faults.startsMidDay === true ? 1 + Math.floor(random() * 0.8 * (firsts[1] ?? 0)) : 1;
  const lostAt = faults.stateLost === true ? (firsts[1] ?? 0) + Math.floor(random() * (firsts[1] ?? 0)) : -1;
  const scraper = scraperOf();
  const targets = new Int32Array(nCounts);
  const begins: number[] = [];
  const shown: (Shown | undefined)[] = [];
  let state: S | undefined;
  let saved: S | undefined;
  let downUntil = 0;
  let extraCalls = 0;
  let contradictions = 0;
  let falseZeros = 0;
  let above = 0;
  let aboveUntold = 0;
  let daysClosed = 0;
  let closedDay: ClosedDay | undefined;
  let closedDayError = 0;
  const lateToday = new Map<string, number>();

  function wrongIn({ date, counts }: ClosedDay): number {
    const truth = vendor.truth(dates.indexOf(date), end);
    return truth.reduce((sum, n, i) => {
      const said = counts.get(String(1001 + Math.floor(i / nFields)))?.[i % nFields] ?? 0;
      return sum + (isLeftOut(i, faults) ? 0 : Math.abs(n - said));
    }, 0);
  }

  for (let at = 1; at <= end + tail; at += 1) {
    vendor.upTo(at);
    if (at < start) continue;
    if (at < end && at >= downUntil && (random() < (faults.restarts ?? 0) || at === lostAt)) {
      downUntil = at + 1 + Math.floor(random() * 4);
      saved = at === lostAt ? undefined : state === undefined ? saved : rule.restarted(state);
      state = undefined;
    }
    if (at < downUntil) continue;
    const interval = at <= end ? intervals[at - 1] : beyond(centre, at);
    if (interval === undefined) throw new Error('no interval');
    const isDayOver = intervals[at]?.day !== interval.day && at <= end;
    const date = dates[interval.day] ?? '9999-12-31';
    state ??= saved ?? rule.start(date);
    saved = undefined;
    const before = { date: rule.dateOf(state), isClosed: rule.isClosed(state) };
    state = await rule.refresh(state, {
      interval: { ...interval, isAskable: at <= end && !isAmbiguous(interval, zone) },
      standing: { date: at <= end ? date : dayAfter(dates), isDayOver },
      zone,
      isDayDue: at % (faults.dayEvery ?? 1) === 0,
      askDay: (of, untilMs) => {
        const day = dates.indexOf(of);
        if (day < 0) return { samples: new Map(), isWhole: true };
        const through = intervals.findLastIndex((it) => it.day === day && it.endMs <= untilMs);
        return vendor.askDay(at, day, through);
      },
      askSpan: (span) => vendor.askSpan(at, span),
      onExtra: () => (extraCalls += 1),
      onLate: (late) => {
        for (const [name, n] of late) lateToday.set(name, (lateToday.get(name) ?? 0) + n);
      },
      onContradiction: () => (contradictions += 1),
      onGauge: (answer) => (falseZeros += isFalseZero(answer, vendor.truthOf(at - 1)) ? 1 : 0),
    });
    const isOver = rule.dateOf(state) > before.date || (rule.isClosed(state) && !before.isClosed);
    const day = dates.indexOf(before.date);
    if (isOver && !before.isClosed && day >= 0) {
      daysClosed += 1;
      vendor.truth(day, end).forEach((n, i) => (targets[i] = (targets[i] ?? 0) + n));
    }
    const closedNow = rule.closedDay(state);
    if (closedDay !== undefined && closedNow?.date !== closedDay.date) closedDayError += wrongIn(closedDay);
    closedDay = closedNow;
    if (rule.dateOf(state) > before.date) lateToday.clear();
    if (rule.dateOf(state) > before.date) begins.push(at - (firsts[dates.indexOf(before.date) + 1] ?? at));
    const now = rowOf(rule, state);
    scraper.scrape(now, rule.dateOf(state) === dates[0]);
    const today = dates.indexOf(rule.dateOf(state));
    if (today < 0) continue;
    const truth = vendor.truth(today, Math.min(at - 1, (firsts[today + 1] ?? end) - 1));
    now.forEach((count, i) => {
      if (count === undefined || (faults.tally === true && i % nFields === 2)) return;
      const over = count - (truth[i] ?? 0);
      above = Math.max(above, over);
      const said = rule.word(state as S, String(1001 + Math.floor(i / nFields)), i % nFields);
      const isTold = (said ?? 0) < count || (lateToday.get(fields.names[i % nFields] ?? '') ?? 0) >= over;
      if (!isTold) aboveUntold = Math.max(aboveUntold, over);
    });
    shown[at] = { date: rule.dateOf(state), row: now, truth };
  }
  if (closedDay !== undefined && dates.includes(closedDay.date)) closedDayError += wrongIn(closedDay);
  return {
    ...errorsOf(scraper.sums(), targets, faults),
    above,
    aboveUntold,
    afterClose: lateOf(vendor, targets, end, faults),
    lags: lagsOf(shown),
    begins,
    extraCalls,
    contradictions,
    falseZeros,
    closedDayError,
    daysClosed,
  };
}

function isFalseZero(answer: Answer | undefined, truth: Int32Array | undefined): boolean {
  return answer?.samples.size === 0 && (truth?.some((count) => count > 0) ?? false);
}

function dayAfter(dates: readonly string[]): string {
  const last = new Date(`${dates.at(-1) ?? ''}T00:00:00Z`);
  return new Date(last.getTime() + 86_400_000).toISOString().slice(0, 10);
}

/** Quiet intervals after the last day. */
function beyond({ intervals }: Centre, at: number) {
  const last = intervals.at(-1);
  if (last === undefined) return undefined;
  const length = last.endMs - last.startMs;
  const startMs = last.endMs + (at - intervals.length - 1) * length;
  return { startMs, endMs: startMs + length, day: nDays };
}

function rowOf<S>(rule: Rule<S>, state: S): (number | undefined)[] {
  const row = new Array<number | undefined>(nCounts).fill(undefined);
  for (const [skillId, counts] of rule.shown(state)) {
    counts.forEach((count, field) => (row[(Number(skillId) - 1001) * nFields + field] = count));
  }
  return row;
}

/** On the first day Prometheus may hold series from before: one first seen above 0 counts as held until then. */
function scraperOf() {
  const last = new Map<number, number>();
  const sums = new Int32Array(nCounts);
  return {
    scrape: (row: readonly (number | undefined)[], isFirstDay: boolean) => {
      row.forEach((count, i) => {
        if (count === undefined) return;
        const before = last.get(i);
        const gain = before === undefined ? (isFirstDay ? count : 0) : count >= before ? count - before : count;
        sums[i] = (sums[i] ?? 0) + gain;
        last.set(i, count);
      });
    },
    sums: () => sums,
  };
}

/** Counts that no counter can follow: a falling tally, a field that is always blank. */
function isLeftOut(i: number, faults: Faults): boolean {
  return (
    (faults.tally === true && i % nFields === 2) ||
    (faults.blank === true && i % nFields === 3 && Math.floor(i / nFields) === 2)
  );
}

function errorsOf(sums: Int32Array, targets: Int32Array, faults: Faults) {
  const errors = [...sums].map((sum, i) => (isLeftOut(i, faults) ? 0 : sum - (targets[i] ?? 0)));
  return {
    errors,
    error: errors.reduce((total, error) => total + Math.abs(error), 0),
    total: targets.reduce((total, n, i) => total + (isLeftOut(i, faults) ? 0 : n), 0),
  };
}

function lateOf(vendor: Vendor, targets: Int32Array, end: number, faults: Faults): number {
  const finals = Array.from({ length: nDays }, (_, day) => vendor.truth(day, end));
  return targets.reduce((late, target, i) => {
    const final = finals.reduce((sum, row) => sum + (row[i] ?? 0), 0);
    return late + (isLeftOut(i, faults) ? 0 : Math.abs(final - target));
  }, 0);
}

/** Counts that are never shown of their day are left out: they are an error, not late. */
function lagsOf(shown: readonly (Shown | undefined)[]): number[] {
  const lags: number[] = [];
  shown.forEach((now, at) => {
    const before = shown[at - 1];
    if (now === undefined || before === undefined || before.date !== now.date) return;
    now.row.forEach((count, i) => {
      const risen = now.truth[i] ?? 0;
      if (count === undefined || risen <= (before.truth[i] ?? 0)) return;
      let until = at;
      while (until < shown.length && isBehind(shown[until], now.date, i, risen)) until += 1;
      if (shown[until]?.date === now.date) lags.push(until - at);
    });
  });
  return lags;
}

function isBehind(it: Shown | undefined, date: string, i: number, risen: number): boolean {
  return it === undefined || (it.date === date && (it.row[i] ?? 0) < risen);
}
