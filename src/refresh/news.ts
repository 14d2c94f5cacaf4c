import type { Log } from '../base/log.ts';
import type { Contradiction } from '../ledger/contradiction.ts';
import type { Revised } from '../ledger/closed-day.ts';
import type { OperationInstruments } from '../metrics/operation-instruments.ts';
import type { ZoneSuspect } from '../snapshot/snapshot.ts';

type ByField = ReadonlyMap<string, number>;

/** What a refresh found out of a report. It is counted and logged once it has been saved, so that no retry counts it again. */
export type News =
  | { readonly kind: 'days_abandoned'; readonly days: number; readonly from: string; readonly to: string }
  | { readonly kind: 'day_closed' | 'ledger_ahead' | 'copy'; readonly date: string }
  | { readonly kind: 'counts_lowered'; readonly date: string; readonly counts: ByField }
  | { readonly kind: 'late_counts'; readonly counts: ByField }
  | { readonly kind: 'closed_day_revised'; readonly date: string; readonly revised: ReadonlyMap<string, Revised> }
  | { readonly kind: 'contradiction'; readonly of: Contradiction; readonly isSettled: boolean }
  | { readonly kind: 'other_operation'; readonly isDecided: boolean }
  | { readonly kind: 'zone_suspect'; readonly suspect: ZoneSuspect | undefined };

type Witnesses = {
  readonly log: Log;
  readonly instruments: Pick<
    OperationInstruments,
    'lowered' | 'daysAbandoned' | 'lateCounts' | 'closedDayRevised' | 'contradicted'
  >;
};

/** Counts news and logs it. */
export function tell(
  news: readonly News[],
  { operation, api }: { readonly operation: string; readonly api: string },
  { log, instruments }: Witnesses,
): void {
  for (const item of news) {
    count(item, api, instruments);
    write(item, { operation, api }, log);
  }
}

function count(item: News, api: string, instruments: Witnesses['instruments']): void {
  if (item.kind === 'days_abandoned') instruments.daysAbandoned(item.days);
  if (item.kind === 'counts_lowered') instruments.lowered(item.counts);
  if (item.kind === 'late_counts') instruments.lateCounts(item.counts);
  if (item.kind === 'closed_day_revised') instruments.closedDayRevised(item.revised);
  if (item.kind === 'contradiction') instruments.contradicted(api, item.of);
}

function write(item: News, of: { readonly operation: string; readonly api: string }, log: Log): void {
  switch (item.kind) {
    case 'days_abandoned': {
      const { days, from, to } = item;
      const text = 'days further back than catch_up are not closed; their last counts are lost';
      log.error({ event: 'days_abandoned', ...of, days, from, to }, text);
      return;
    }
    case 'day_closed':
      log.info({ event: 'day_closed', ...of, date: item.date }, 'the day is complete');
      return;
    case 'ledger_ahead': {
      const text = 'the day counters speak of a day the clock has not reached; they wait for it';
      log.error({ event: 'ledger_ahead_of_clock', ...of, date: item.date }, text);
      return;
    }
    case 'copy': {
      const text = 'the answer about the day repeats the day before; only what intervals explain is believed';
      log.warn({ event: 'day_answer_repeated', ...of, date: item.date }, text);
      return;
    }
    case 'counts_lowered': {
      const lowered = Object.fromEntries(item.counts);
      const text = 'the vendor lowered counts of the day; the higher ones stay';
      log.warn({ event: 'day_counts_lowered', ...of, date: item.date, lowered }, text);
      return;
    }
    case 'late_counts':
      return;
    case 'closed_day_revised': {
      const revised = Object.fromEntries(item.revised);
      const text = 'the vendor changed a day after its close; the counters do not, the closed day does';
      log.info({ event: 'closed_day_revised', ...of, date: item.date, revised }, text);
      return;
    }
    case 'contradiction': {
      const { of: which, isSettled } = item;
      const fields = { event: 'answers_contradict', ...of, contradiction: which, isSettled };
      if (isSettled) log.info(fields, 'two windows contradicted each other; another form of the question settled it');
      else log.warn(fields, 'two windows contradict each other; nothing of the denied answer is believed');
      return;
    }
    case 'other_operation': {
      const fields = { event: 'other_operation', ...of, isDecided: item.isDecided };
      if (item.isDecided) log.warn(fields, 'the answers are those of another operation; its counts begin at 0');
      else log.warn(fields, 'the answers may be those of another operation; counts stand still until more agree');
      return;
    }
    case 'zone_suspect': {
      const fields = { event: 'zone_suspect', ...of, suspect: item.suspect };
      if (item.suspect === undefined) log.info(fields, "the operation's zone agrees with the vendor's clock again");
      else log.error(fields, "the operation's zone does not seem to be the vendor's; check timezone");
    }
  }
}
