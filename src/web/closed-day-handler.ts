import type { Request, Response } from 'express';
import { dayOf } from '../base/calendar.ts';
import type { ClosedDayNumbers, Snapshot } from '../snapshot/snapshot.ts';
import { csvText, separatorIn } from './csv.ts';
import { plain } from './plain-text.ts';
import { readerOfRequest } from './reader-of-request.ts';
import { partOf, queryOf } from './scrape-scope.ts';
import { formatterFor } from './status-page/formatter.ts';
import { funnelFields } from './status-page/funnel.ts';
import { texts, type Texts } from './status-page/language.ts';
import { smartHoldNumbers } from './status-page/smart-hold-numbers.ts';

export type ClosedDayDeps = { readonly snapshots: () => readonly Snapshot[] };

/** Answers `/yesterday.csv?operation=NAME`: the last closed day of an operation by skill, for a spreadsheet. */
export function closedDayHandler({ snapshots }: ClosedDayDeps): (req: Request, res: Response) => void {
  return (req, res) => {
    const part = partOf(queryOf(req));
    if (typeof part === 'string') {
      plain(res, 400, 'give operation=NAME, once');
      return;
    }
    const snapshot = snapshots().find(({ operation }) => operation === part.operation);
    const closedDay = snapshot && smartHoldNumbers(snapshot).closedDay;
    if (snapshot === undefined || closedDay === undefined) {
      plain(res, 404, snapshot === undefined ? 'there is no such operation' : 'no day has been closed yet');
      return;
    }
    const { language, locale } = readerOfRequest(req);
    const { date } = dayOf(closedDay.startMs, snapshot.timezone);
    res.attachment(`${snapshot.operation} ${date}.csv`).set({ 'Content-Language': language, Vary: 'Accept-Language' });
    res.type('text/csv').send(csvText(rowsOf(snapshot, closedDay, date, texts[language]), separatorIn(locale)));
  };
}

type Row = readonly (string | number | undefined)[];

/** Busiest skill first; a count that wolkvox left out is empty. */
function rowsOf(
  { operation, timezone, skillNames }: Snapshot,
  { counts, readMs }: ClosedDayNumbers,
  date: string,
  t: Texts,
): readonly Row[] {
  const { isoMinute } = formatterFor('en-GB', timezone, readMs);
  const read = isoMinute(readMs);
  const head = [t.csvDate, t.operation, t.csvSkillId, t.skill, ...funnelFields.map((it) => t.fields[it]), t.csvRead];
  const skills = [...counts].toSorted(([, one], [, other]) => (other['treatment'] ?? 0) - (one['treatment'] ?? 0));
  return [
    head,
    ...skills.map(([id, known]) => [
      date,
      operation,
      id,
      skillNames.get(id)?.trim(),
      ...funnelFields.map((field) => known[field]),
      read,
    ]),
  ];
}
