import { inSlices } from '../base/clock.ts';
import { isLittle } from './closing.ts';
import { busiest, countsOf, type Answer, type CountFields, type Counts, type Halves } from './counts.ts';
import type { Ledger } from './ledger.ts';
import { wordOf } from './skill-entry.ts';

/** A day that is over, as the vendor speaks of it now. Its counts may still move, up and down. */
export type ClosedDay = {
  /** ISO date. */
  readonly date: string;
  readonly closedMs: number;
  /** When the vendor last said something of it. Epoch milliseconds. */
  readonly readMs: number;
  /** The vendor's last word, by skill. */
  readonly counts: ReadonlyMap<string, Counts>;
};

const oneHourMs = 3_600_000;
/** A closed day is read again so many hours after its close. */
const hoursAfterClose = [1, 3, 6, 9, 12];

/** The ledger's day when it closes: what the vendor said last, also where more or less is exposed. */
export function closedDayOf({ date, skills }: Ledger, nowMs: number): ClosedDay {
  const counts = [...skills].map(([skillId, entry]) => {
    const words = entry.shown.map((shown, field) => wordOf(entry, field) ?? shown);
    return [skillId, words] as const;
  });
  return { date, closedMs: nowMs, readMs: nowMs, counts: new Map(counts) };
}

/**
 * Whether a closed day is to be read again: 1, 3, 6, 9 and 12 hours after its close, and once in the last interval
 * before the day after it ends. The first of all reads to be left out when the pool is thinned.
 */
export function isReadDue(
  { closedMs, readMs }: ClosedDay,
  nowMs: number,
  { nextCloseMs, intervalMs }: { readonly nextCloseMs: number; readonly intervalMs: number },
): boolean {
  const times = [...hoursAfterClose.map((hours) => closedMs + hours * oneHourMs), nextCloseMs - intervalMs];
  return times.some((atMs) => readMs < atMs && nowMs >= atMs);
}

export type FoldedClosedDay = {
  readonly day: ClosedDay;
  /** Changes too large to be taken on one word: the halves of the day have to be asked. */
  readonly needsHalves: boolean;
  /** How much the vendor added to and took from the day since it was last read, by field. */
  readonly revised: ReadonlyMap<string, Revised>;
};

export type Revised = { readonly raised: number; readonly lowered: number };

/**
 * Takes in an answer about a closed day. A small change is taken as it is, a large one only where the halves of the
 * day say exactly the same; an answer not understood whole says nothing of a skill that it lacks.
 */
export async function foldClosedDay(
  day: ClosedDay,
  { samples, isWhole }: Answer,
  {
    halves,
    nowMs,
    fields,
  }: { readonly halves: Halves | undefined; readonly nowMs: number; readonly fields: CountFields },
): Promise<FoldedClosedDay> {
  const counts = new Map<string, Counts>();
  const revised = new Map<string, Revised>();
  let needsHalves = false;
  await inSlices(new Set([...day.counts.keys(), ...samples.keys()]), (skillId) => {
    const before = day.counts.get(skillId) ?? [];
    const most = busiest(before);
    const sample = samples.get(skillId);
    const half = typeof halves === 'object' ? halves.get(skillId) : undefined;
    const after = fields.names.map((name, field) => {
      const said = sample === undefined ? (isWhole ? 0 : undefined) : countsOf(sample, fields)[field];
      const known = before[field];
      if (said === undefined || (sample === undefined && known === undefined)) return known;
      const change = said - (known ?? 0);
      if (!isLittle(Math.abs(change), most) && !(typeof halves === 'object' && said === (half?.[field] ?? 0))) {
        needsHalves ||= halves === undefined;
        return known;
      }
      if (change !== 0) revised.set(name, revisedBy(revised.get(name), change));
      return said;
    });
    if (after.some((count) => count !== undefined)) counts.set(skillId, after);
  });
  return { day: { ...day, readMs: nowMs, counts }, needsHalves, revised };
}

function revisedBy({ raised, lowered }: Revised = { raised: 0, lowered: 0 }, change: number): Revised {
  return { raised: raised + Math.max(0, change), lowered: lowered + Math.max(0, -change) };
}
