import { smartHold } from '../../src/wolkvox/reports/smart-hold.ts';

/** Every number that the vendor has said of a day, as a reader of its own understands the rows. */
export type SaidWords = {
  readonly hear: (query: URLSearchParams, rows: readonly unknown[]) => void;
  /** A day that has no row for a skill says 0 of it. */
  readonly has: (date: string, series: string, count: number) => boolean;
  readonly highest: (date: string, series: string) => number;
  /**
   * Whether one answer about the window `YYYYmmddHHiiss YYYYmmddHHiiss` said all of this, or one about a longer window did
   * less another about its rest; without a row it said 0.
   */
  readonly inOneAnswer: (window: string, gauges: readonly Gauge[]) => boolean;
  /** What is known of a window by other ones: the next may be found by it. */
  readonly derive: (window: string, gauges: readonly Gauge[]) => void;
};

export type Gauge = readonly [id: string, field: string, count: number];

/**
 * Windows that begin at midnight speak of a day. Where an answer is empty that cannot be, the exporter asks for the day
 * in two windows side by side: their sum was said, too.
 */
export function saidWords(): SaidWords {
  const words = new Map<string, Set<number>>();
  /** Counts by series, and where on the date the window ends or begins. */
  const daysTo = new Map<string, Counts>();
  const partsFrom = new Map<string, Counts>();
  const answers = new Map<string, readonly Said[]>();
  /** Of the list of skills too. */
  const textIds = new Set<string>();
  const of = (date: string, series: string) => words.get(`${date} ${series}`) ?? new Set<number>();

  function add(date: string, counts: Counts): void {
    for (const [series, count] of counts) words.set(`${date} ${series}`, of(date, series).add(count));
  }

  const answersTo = (window: string) => answers.get(window) ?? [];

  /** Two windows that end with this one, or where it begins, and begin together. */
  function isDifference(window: string, gauges: readonly Gauge[]): boolean {
    const [first = '', last = ''] = window.split(' ');
    const before = secondBefore(first);
    return [...answers.keys()]
      .filter((other) => other.endsWith(` ${last}`) && other < window)
      .some((other) =>
        answersTo(other).some((both) =>
          answersTo(`${other.split(' ')[0] ?? ''} ${before}`).some((part) =>
            isSaid(gauges, (gauge) => countIn(both, gauge) - countIn(part, gauge)),
          ),
        ),
      );
  }

  /** A skill whose id has zeros before it at times is two skills, of which an answer names one: the other has 0. */
  const hasTwin = (id: string) => [...textIds].some((other) => other !== id && Number(other) === Number(id));
  const isSaid = (gauges: readonly Gauge[], said: (gauge: Gauge) => number) =>
    gauges.every((gauge) => said(gauge) === gauge[2] || (gauge[2] === 0 && hasTwin(gauge[0])));

  const note = (window: string, said: Said) => answers.set(window, [...answersTo(window), said]);

  return {
    hear: (query, rows) => {
      for (const { skill_id: id } of cellsIn(rows)) if (typeof id === 'string') textIds.add(id);
      if (query.get('api') !== smartHold.api) return;
      const counts = countsIn(rows, textIds);
      const window = `${query.get('date_ini') ?? ''} ${query.get('date_end') ?? ''}`;
      note(window, { counts, ids: idsIn(rows, textIds) });
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
    inOneAnswer: (window, gauges) => {
      const whole = answersTo(window).some((said) => isSaid(gauges, (gauge) => countIn(said, gauge)));
      return whole || isDifference(window, gauges);
    },
    derive: (window, gauges) => {
      const counts = new Map(gauges.map(([id, field, count]) => [`${id} ${field}`, count] as const));
      note(window, { counts, ids: new Set(gauges.map(([id]) => id)) });
    },
  };
}

type Counts = ReadonlyMap<string, number>;

/** What one answer said, and of which skills it had a row. */
type Said = { readonly counts: Counts; readonly ids: ReadonlySet<string> };

/** `20260304093000` as `2026-03-04T09:30:00`, so much later. */
function wallOf(text: string | null, laterMs = 0): string {
  const iso = (text ?? '').replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/, '$1-$2-$3T$4:$5:$6Z');
  return new Date(Date.parse(iso) + laterMs).toISOString().slice(0, 19);
}

/** The second before `20260304093000`. */
function secondBefore(text: string): string {
  return wallOf(text, -1_000).replace(/\D/g, '');
}

/** Not a number where the answer has a row for the skill and nothing readable of the field. */
function countIn({ counts, ids }: Said, [id, field]: Gauge): number {
  return ids.has(id) ? (counts.get(`${id} ${field}`) ?? NaN) : 0;
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

function idsIn(rows: readonly unknown[], textIds: ReadonlySet<string>): ReadonlySet<string> {
  return new Set(cellsIn(rows).flatMap(({ skill_id: id }) => idsOf(id, textIds)));
}

/** An id that comes as a number has lost its zeros: it may be any id in text that equals it but for those. */
function idsOf(raw: unknown, textIds: ReadonlySet<string>): readonly string[] {
  const id = String(raw);
  return typeof raw === 'number' ? [id, ...[...textIds].filter((text) => Number(text) === raw)] : [id];
}

function cellsIn(rows: readonly unknown[]): readonly Readonly<Record<string, unknown>>[] {
  return rows.filter((row) => typeof row === 'object' && row !== null).map((row) => ({ ...row }));
}
