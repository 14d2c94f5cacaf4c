import { dayOfDate, type Span } from '../base/calendar.ts';
import { inSlices } from '../base/clock.ts';
import { isAskable } from './askable.ts';
import { added, countsOf, type Answer, type CountFields, type Counts, type Halves } from './counts.ts';
import { halvesOf } from './gaps.ts';
import type { Ledger } from './ledger.ts';

/** With these answers of a doubt, and then with every fourth, the day is asked in halves too. */
const firstAnswers = 4;

/**
 * The two windows that add up to the day so far, to be asked beside it: while something large is held back,
 * and with the first answer after a start without state. Empty when they are not wanted; `unreadable` when they are
 * but cannot be named, or no further call may be made: then answers alone count.
 */
export function halvesToAsk(
  ledger: Ledger,
  kind: 'read' | 'close',
  { untilMs, zone, mayAsk }: { readonly untilMs: number; readonly zone: string; readonly mayAsk: boolean },
): readonly Span[] | 'unreadable' {
  const { doubtfulAnswers: answers, fresh } = ledger;
  const isDoubtful = answers > 0 && (kind === 'close' || answers <= firstAnswers || answers % firstAnswers === 0);
  if (!isDoubtful && !(fresh?.isOpen === true && fresh.answers === 0)) return [];
  const { startMs } = dayOfDate(ledger.date, zone);
  const spans = halvesOf({ startMs, endMs: untilMs });
  return mayAsk && spans.every((span) => isAskable(span, zone)) ? spans : 'unreadable';
}

/** What the halves add up to. One that failed, or was not understood whole, makes them unreadable. */
export async function sumOfHalves(
  answers: readonly (Answer | 'failed')[],
  fields: CountFields,
): Promise<Halves | undefined> {
  if (answers.length === 0) return undefined;
  const sum = new Map<string, Counts>();
  for (const answer of answers) {
    if (answer === 'failed' || !answer.isWhole) return 'unreadable';
    await inSlices(answer.samples, ([skillId, sample]) =>
      sum.set(skillId, added(sum.get(skillId), countsOf(sample, fields))),
    );
  }
  return sum;
}
