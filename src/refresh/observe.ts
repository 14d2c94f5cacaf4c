import { dayOf } from '../base/calendar.ts';
import type { OperationConfig } from '../config/config.ts';
import { sightingsOfAnswers } from '../facts/answers.ts';
import { sightingsOfClosedDay } from '../facts/closed-day.ts';
import type { Sighting } from '../facts/facts.ts';
import { withSightings } from '../facts/fold.ts';
import { type Watched, watchInterval } from '../facts/interval-watch.ts';
import type { Observed } from '../facts/observed.ts';
import { withCalls, withReading } from '../facts/pool-watch.ts';
import { watchBounds } from '../facts/window-bounds.ts';
import type { PercentageForm } from '../wolkvox/field-value.ts';
import type { Try } from '../wolkvox/paid-call.ts';
import { smartHold } from '../wolkvox/reports/smart-hold.ts';
import type { TokenInfo } from '../wolkvox/token-info.ts';
import { countFieldsOf } from './ask.ts';
import { type OperationState, reportState, type ReportState } from './state.ts';

/** What a refresh has seen beside the counts. */
export type Seen = {
  readonly tries: readonly Try[];
  readonly percentageForms: ReadonlySet<PercentageForm>;
};

/** When and where something was seen. */
export type At = { readonly nowMs: number; readonly operation: Pick<OperationConfig, 'timezone'> };

const fields = countFieldsOf(smartHold);

/**
 * What the answers of a refresh show of the vendor's ways. How it writes shows in every answer that was understood; what
 * its counts mean only in a refresh that worked, so that all of them were believed.
 */
export function withAnswersSeen(
  before: OperationState,
  after: OperationState,
  { hasWorked, tries, percentageForms }: Seen & { readonly hasWorked: boolean },
  at: At,
): OperationState {
  const calls = tries.filter(({ api }) => api === smartHold.api);
  const known = reportState(before, smartHold);
  const report = reportState(after, smartHold);
  const watched: Watched = hasWorked ? intervalSeen(after.observed, report) : { watch: undefined, sightings: [] };
  const bounds = boundsSeen(after.observed, watched);
  const sightings = [
    ...sightingsOfAnswers(calls, percentageForms),
    ...watched.sightings,
    ...bounds.sightings,
    ...(hasWorked ? closedDaySeen(known, report) : []),
  ];
  const observed = { ...seen(after.observed, sightings, at), intervals: watched.watch, bounds: bounds.watch };
  return { ...after, observed };
}

/** What the calls of a refresh and the pool's state show of the pool; `info`: what token_info said last in it. */
export function withPoolSeen(
  state: OperationState,
  {
    tries,
    info,
    isAlone,
  }: { readonly tries: readonly Try[]; readonly info: TokenInfo | undefined; readonly isAlone: boolean },
  at: At,
): OperationState {
  const { observed } = state;
  const used = info?.usedByToken ?? info?.usedByAll;
  const asked = tries.findLastIndex(({ api, failure }) => api === 'token_info' && failure === undefined);
  if (used === undefined || asked < 0)
    return { ...state, observed: { ...observed, pool: withCalls(observed.pool, tries) } };
  const counted = withCalls(observed.pool, tries.slice(0, asked + 1));
  const { watch, sightings } = withReading(counted, { atMs: at.nowMs, used }, { zone: at.operation.timezone, isAlone });
  return { ...state, observed: { ...seen(observed, sightings, at), pool: withCalls(watch, tries.slice(asked + 1)) } };
}

function seen(observed: Observed, sightings: readonly Sighting[], { nowMs, operation }: At): Observed {
  return { ...observed, facts: withSightings(observed.facts, sightings, dayOf(nowMs, operation.timezone).date) };
}

/** An interval that was read and believed, with the day it belongs to. */
function intervalSeen({ intervals }: Observed, { heard, ledger, trial, dayReadThroughMs }: ReportState): Watched {
  const isOwnWord = heard !== undefined && heard.isPieced !== true && trial === undefined;
  if (!isOwnWord || ledger === undefined) return { watch: undefined, sightings: [] };
  const isDayRead = dayReadThroughMs === heard.span.endMs;
  return watchInterval(intervals, { ...heard, ledger, isDayRead }, fields);
}

function boundsSeen({ bounds }: Observed, { sums }: Watched) {
  return sums === undefined ? { watch: bounds, sightings: [] } : watchBounds(bounds, sums);
}

/** A closed day speaks when the next one takes its place, in the vendor's last word. */
function closedDaySeen({ closedDay: before }: ReportState, { closedDay: after }: ReportState): readonly Sighting[] {
  return before === undefined || before.date === after?.date ? [] : sightingsOfClosedDay(before, fields);
}
