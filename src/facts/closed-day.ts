import { isLittle } from '../ledger/closing.ts';
import type { ClosedDay } from '../ledger/closed-day.ts';
import { busiest, type CountFields, type Counts } from '../ledger/counts.ts';
import type { Sighting } from './facts.ts';

/**
 * Which reading of `customer_say_yes` the skills of a day fit, one sighting a skill that fits only one.
 * All who accepted: declined and accepted are no more than the calls, callbacks no more than the accepted. Still
 * waiting: declined, waiting and called back are no more than the calls. Callers who hang up before they choose make the
 * calls more, and callbacks after midnight count on another day than their call: what is little is left out of account.
 * Only a day that was read again after its close speaks.
 */
export function sightingsOfClosedDay({ closedMs, readMs, counts }: ClosedDay, fields: CountFields): Sighting[] {
  if (readMs <= closedMs) return [];
  return [...counts.values()].flatMap((skill) => {
    const value = readingOf(skill, fields);
    return value === undefined ? [] : [{ fact: 'customer_say_yes', value } as const];
  });
}

function readingOf(counts: Counts, { names }: CountFields) {
  const of = (field: string) => counts[names.indexOf(field)];
  const [calls, no, yes] = [of('treatment'), of('customer_say_no'), of('customer_say_yes')];
  const [ok, fail] = [of('recall_ok'), of('recall_fail')];
  if (calls === undefined || no === undefined || yes === undefined) return undefined;
  if (ok === undefined || fail === undefined) return undefined;
  const most = busiest(counts);
  const isAll = isLittle(no + yes - calls, most) && isLittle(ok + fail - yes, most);
  const isWaiting = isLittle(no + yes + ok + fail - calls, most);
  if (isAll !== isWaiting) return isAll ? 'all_accepted' : 'still_waiting';
  return isAll ? undefined : 'other';
}
