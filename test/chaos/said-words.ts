import { smartHold } from '../../src/wolkvox/reports/smart-hold.ts';

/** Every number that the vendor has said of a day, as a reader of its own understands the rows. */
export type SaidWords = {
  readonly hear: (query: URLSearchParams, rows: readonly unknown[]) => void;
  /** A day that has no row for a skill says 0 of it. */
  readonly has: (date: string, series: string, count: number) => boolean;
  readonly highest: (date: string, series: string) => number;
};

/**
 * Windows that begin at midnight speak of a day. Where an answer is empty that cannot be, the exporter asks for the day
 * in two windows side by side: their sum was said, too.
 */
export function saidWords(): SaidWords {
  const words = new Map<string, Set<number>>();
  /** Counts by series, and where on the date the window ends or begins. */
  const daysTo = new Map<string, Counts>();
  const partsFrom = new Map<string, Counts>();
  /** Of the list of skills too. */
  const textIds = new Set<string>();
  const of = (date: string, series: string) => words.get(`${date} ${series}`) ?? new Set<number>();

  function add(date: string, counts: Counts): void {
    for (const [series, count] of counts) words.set(`${date} ${series}`, of(date, series).add(count));
  }

  return {
    hear: (query, rows) => {
      for (const { skill_id: id } of cellsIn(rows)) if (typeof id === 'string') textIds.add(id);
      if (query.get('api') !== smartHold.api) return;
      const counts = countsIn(rows, textIds);
      const [first, end] = [wallOf(query.get('date_ini')), wallOf(query.get('date_end'), 1_000)];
      const date = first.slice(0, 10);
      if (first.endsWith('T00:00:00')) {
        add(date, counts);
        add(date, summed(counts, partsFrom.get(end)));
        daysTo.set(end, counts);
      } else {
        add(date, summed(daysTo.get(first), counts));
        partsFrom.set(first, counts);
      }
    },
    has: (date, series, count) => count === 0 || of(date, series).has(count),
    highest: (date, series) => [...of(date, series)].reduce((most, count) => Math.max(most, count), 0),
  };
}

type Counts = ReadonlyMap<string, number>;

/** `20260304093000` as `2026-03-04T09:30:00`, so much later. */
function wallOf(text: string | null, laterMs = 0): string {
  const iso = (text ?? '').replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/, '$1-$2-$3T$4:$5:$6Z');
  return new Date(Date.parse(iso) + laterMs).toISOString().slice(0, 19);
}

function summed(some: Counts = new Map(), others: Counts = new Map()): Counts {
  const names = [...some.keys(), ...others.keys()];
  return new Map(names.map((series) => [series, (some.get(series) ?? 0) + (others.get(series) ?? 0)]));
}

function countsIn(rows: readonly unknown[], textIds: ReadonlySet<string>): Counts {
  const counts = new Map<string, number>();
  for (const cells of cellsIn(rows)) {
    for (const field of smartHold.countFields) {
      const text = String(cells[field]).trim();
      if (!/^\d+$/.test(text)) continue;
      for (const id of idsOf(cells['skill_id'], textIds)) counts.set(`${id} ${field}`, Number(text));
    }
  }
  return counts;
}

/** An id that comes as a number has lost its zeros: it may be any id in text that equals it but for those. */
function idsOf(raw: unknown, textIds: ReadonlySet<string>): readonly string[] {
  const id = String(raw);
  return typeof raw === 'number' ? [id, ...[...textIds].filter((text) => Number(text) === raw)] : [id];
}

function cellsIn(rows: readonly unknown[]): readonly Readonly<Record<string, unknown>>[] {
  return rows.filter((row) => typeof row === 'object' && row !== null).map((row) => ({ ...row }));
}
