import type { Answer, CountFields, Halves, Sample } from '../../src/ledger/counts.ts';
import { foldAnswer, type Folded } from '../../src/ledger/fold-answer.ts';
import { beginDay, freshLedger, type Ledger } from '../../src/ledger/ledger.ts';
import { bookWitness } from '../../src/ledger/witnesses.ts';

export const monday = '2026-03-02';
export const tuesday = '2026-03-03';
export const fields: CountFields = { names: ['calls', 'declined', 'recalled'], callFacts: ['calls', 'declined'] };

/** Counts of one skill in the order of the fields; null is a blank. */
export type Row = readonly (number | null)[];
export type Rows = Readonly<Record<string, Row>>;

export function answer(rows: Rows, isWhole = true): Answer {
  return { samples: new Map(Object.entries(rows).map(([id, row]) => [id, sampleOf(row)])), isWhole };
}

export function halves(rows: Rows): Halves {
  return new Map(Object.entries(rows).map(([id, row]) => [id, row.map((count) => count ?? undefined)]));
}

type Told = { readonly halves?: Halves; readonly isWhole?: boolean };

export function read(ledger: Ledger, rows: Rows, { halves, isWhole = true }: Told = {}): Promise<Folded> {
  return foldAnswer(ledger, { kind: 'read', answer: answer(rows, isWhole), halves, fields, intervalsADay: 288 });
}

export function close(ledger: Ledger, rows: Rows, { halves, isWhole = true }: Told = {}): Promise<Folded> {
  return foldAnswer(ledger, { kind: 'close', answer: answer(rows, isWhole), halves, fields, intervalsADay: 288 });
}

/** What an interval's own answer said of a day. */
export function witness(ledger: Ledger, rows: Rows, date = ledger.date): Promise<Ledger> {
  return bookWitness(ledger, date, answer(rows).samples, fields);
}

/** A day that began with this skill known and stands where the row says, intervals and day agreeing. */
export async function dayAt(row: Row, skillId = '1001'): Promise<Ledger> {
  const begun = beginDay(await shownAsItIs({ [skillId]: row }), monday);
  return (await read(await witness(begun, { [skillId]: row }), { [skillId]: row })).ledger;
}

/** The ledger of a Sunday, after a first answer that the halves confirm. */
export async function shownAsItIs(rows: Rows): Promise<Ledger> {
  return (await read(freshLedger('2026-03-01'), rows, { halves: halves(rows) })).ledger;
}

export function shownOf(ledger: Ledger, skillId = '1001') {
  return ledger.skills.get(skillId)?.shown;
}

function sampleOf(row: Row): Sample {
  return Object.fromEntries(fields.names.map((name, i) => [name, row[i] ?? undefined]));
}
