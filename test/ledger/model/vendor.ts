import type { Span } from '../../../src/base/calendar.ts';
import type { Answer, Sample } from '../../../src/ledger/counts.ts';
import { fields, nCounts, nDays, nFields, nSkills, type Centre } from './centre.ts';
import type { Faults } from './faults.ts';
import { randomOf } from './random.ts';

/** Intervals that the vendor needs to have counted what has just happened; the exporter's settle. */
const settle = 0.2;
/** From so many intervals after the last day on, the vendor does nothing wrong any more. */
const honestAfter = 10;

type Row = Int32Array;

export type Vendor = {
  /** Lets the vendor come to know what it knows at an instant, in intervals. */
  readonly upTo: (at: number) => void;
  /** What it holds of a day through an interval. */
  readonly truth: (day: number, through: number) => Row;
  /** What it holds of an interval. */
  readonly truthOf: (interval: number) => Row | undefined;
  readonly askDay: (at: number, day: number, through: number) => Answer | 'failed';
  readonly askSpan: (at: number, span: Span) => Answer | 'failed';
};

/** A vendor of a centre with these faults. Chance depends on the instant, so that all rules meet the same. */
export function vendorOf(seed: number, centre: Centre, faults: Faults): Vendor {
  const { intervals, firsts, events } = centre;
  const end = intervals.length;
  const perInterval = Array.from({ length: end }, () => new Int32Array(nCounts));
  const perDay = Array.from({ length: nDays }, () => new Int32Array(nCounts));
  const earlier = new Map<string, Row>();
  const chance = (at: number, kind: number) => randomOf((seed * 1_000_003 + at * 131 + kind * 17) | 0)();
  const schedule = scheduleOf(seed, end, faults);
  let known = 0;
  const frozen = new Map<number, { answers: number; readonly row: Row }>();

  function book(interval: number, count: number, n: number): void {
    const row = perInterval[interval];
    const day = perDay[intervals[interval]?.day ?? 0];
    if (row === undefined || day === undefined) return;
    row[count] = (row[count] ?? 0) + n;
    day[count] = (day[count] ?? 0) + n;
  }

  function upTo(at: number): void {
    for (let event = events[known]; event !== undefined && event.knownAt <= at + settle; event = events[known]) {
      book(event.booked, event.count, event.n);
      known += 1;
    }
    for (const revision of schedule.revisions) {
      if (revision.isDone || at < revision.at) continue;
      revision.isDone = true;
      const day = intervals[revision.at]?.day ?? 0;
      for (let interval = firsts[day] ?? 0; interval < revision.at; interval += 1) {
        for (let field = 0; field < nFields; field += 1) {
          const count = revision.skill * nFields + field;
          book(interval, count, -Math.floor((perInterval[interval]?.[count] ?? 0) * 0.3));
        }
      }
    }
  }

  function truth(day: number, through: number): Row {
    const row = Int32Array.from(perDay[day] ?? []);
    const last = (firsts[day + 1] ?? end) - 1;
    for (let interval = through + 1; interval <= Math.min(last, through + 2); interval += 1) {
      for (let i = 0; i < nCounts; i += 1) row[i] = (row[i] ?? 0) - (perInterval[interval]?.[i] ?? 0);
    }
    return row;
  }

  function rowsOf(row: Row): Map<number, (number | undefined)[]> {
    const rows = new Map<number, (number | undefined)[]>();
    for (let skill = 0; skill < nSkills; skill += 1) {
      const counts = Array.from(row.subarray(skill * nFields, (skill + 1) * nFields));
      if (counts.some((count) => count !== 0)) rows.set(skill, counts);
    }
    return rows;
  }

  /** What gets lost on the way; `kind` tells apart the calls of one instant. */
  function answerOf(row: Row, at: number, kind: number): Answer {
    const rows = rowsOf(row);
    let isWhole = true;
    if (at < end + honestAfter) {
      if (chance(at, kind) < (faults.empty ?? 0)) rows.clear();
      if (chance(at, kind + 1) < (faults.half ?? 0)) drop(rows, at, kind + 2);
      if (chance(at, kind + 11) < (faults.garbled ?? 0)) {
        drop(rows, at, kind + 12);
        isWhole = false;
      }
    }
    if (faults.blank === true) {
      for (const [skill, counts] of rows) {
        if (skill === 2 || (at < end + honestAfter && chance(at, kind + 7 + skill) < 0.05)) counts[3] = undefined;
      }
    }
    return { samples: new Map([...rows].map(([skill, counts]) => [String(1001 + skill), sampleOf(counts)])), isWhole };
  }

  function drop(rows: Map<number, unknown>, at: number, kind: number): void {
    for (const skill of [...rows.keys()]) if (chance(at, kind + skill) < 0.5) rows.delete(skill);
  }

  const isOut = (at: number, who: 'interval' | 'day') =>
    at < end && schedule.outages.some((it) => at >= it.at && at < it.at + it.length && it.who.includes(who));
  const highs = (at: number) => schedule.highs.filter((it) => at >= it.at && at < it.at + (faults.high ?? 0));

  function askDay(at: number, day: number, through: number): Answer | 'failed' {
    if (isOut(at, 'day')) return 'failed';
    let row = truth(day, through);
    if (schedule.staleAnswers > 0 && day > 0) {
      const stale = frozen.get(day) ?? { answers: 0, row: Int32Array.from(perDay[day - 1] ?? []) };
      frozen.set(day, stale);
      stale.answers += 1;
      if (stale.answers <= schedule.staleAnswers) row = Int32Array.from(stale.row);
    }
    if (at < end + honestAfter && chance(at, 60) < (faults.staleDay ?? 0)) {
      const old = earlier.get(`${day} ${at - 1 - Math.floor(chance(at, 61) * 10)}`);
      if (old !== undefined) row = Int32Array.from(old);
    }
    earlier.set(`${day} ${at}`, Int32Array.from(row));
    if (at < end + honestAfter && chance(at, 62) < (faults.spike ?? 0)) {
      raise(row, chance(at, 63) < 0.5 ? undefined : Math.floor(chance(at, 64) * nSkills), chance(at, 65) < 0.5);
    }
    for (const high of highs(at)) raise(row, high.skill, high.isFactor);
    return answerOf(row, at, 80);
  }

  function askSpan(at: number, { startMs, endMs }: Span): Answer | 'failed' {
    const from = intervals.findIndex((it) => it.startMs >= startMs);
    const to = intervals.findLastIndex((it) => it.startMs < endMs);
    const isInterval = from === to;
    if (isOut(at, 'interval') || faults.intervals === 'failed') return 'failed';
    if (faults.intervals === 'all_parts_empty' || (faults.intervals === 'empty' && isInterval))
      return { samples: new Map(), isWhole: true };
    const row = new Int32Array(nCounts);
    for (let interval = from; interval <= to; interval += 1) {
      for (let i = 0; i < nCounts; i += 1) row[i] = (row[i] ?? 0) + (perInterval[interval]?.[i] ?? 0);
    }
    const kind = isInterval ? 20 : 40 + (from % 7);
    if (chance(at, kind + 9) < (faults.spikeInterval ?? 0)) raise(row, undefined, true);
    if (faults.highEverywhere === true && !isInterval)
      for (const high of highs(at)) raise(row, high.skill, high.isFactor);
    return answerOf(row, at, kind);
  }

  return { upTo, truth, truthOf: (interval) => perInterval[interval], askDay, askSpan };
}

function raise(row: Row, skill: number | undefined, isFactor: boolean): void {
  row.forEach((count, i) => {
    if (count > 0 && (skill === undefined || Math.floor(i / nFields) === skill)) {
      row[i] = isFactor ? count * 100 : count + 1_000;
    }
  });
}

function sampleOf(counts: readonly (number | undefined)[]): Sample {
  return Object.fromEntries(fields.names.map((name, i) => [name, counts[i]]));
}

/** When the faults happen that are not a share of the answers. */
function scheduleOf(seed: number, end: number, faults: Faults) {
  const random = randomOf(seed * 31_337 + 7);
  const pick = (n: number) => Math.floor(random() * n);
  const who = [['interval'], ['day'], ['interval', 'day'], ['interval', 'day']];
  return {
    outages: Array.from({ length: faults.outages ?? 0 }, () => ({
      at: pick(end),
      length: 1 + pick(50),
      who: who[pick(4)] ?? [],
    })),
    highs: Array.from({ length: faults.high === undefined ? 0 : 2 }, () => ({
      at: pick(end),
      isFactor: random() < 0.5,
      skill: random() < 0.5 ? undefined : pick(nSkills),
    })),
    revisions: faults.revised === true ? [{ at: pick(end), skill: 1 + pick(3), isDone: false }] : [],
    staleAnswers: faults.staleYesterday === true ? 1 + pick(24) : 0,
  };
}
