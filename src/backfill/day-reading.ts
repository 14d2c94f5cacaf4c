import { type Answer, type CountFields, countsOf } from '../ledger/counts.ts';

/** A day as far as it was asked: what the vendor counted from midnight up to each instant, ascending. */
export type DayReading = {
  readonly points: readonly { readonly atMs: number; readonly answer: Answer }[];
  /** Instants whose answers contradict those around them: the counts appear at the next one. */
  readonly doubtful: number;
};

/** What the vendor says of a day from midnight up to an instant; `nth`: asked for the nth time, from 0. */
export type AskDay = (untilMs: number, nth: number) => Promise<Answer>;

/** The vendor's answers about a day never agreed. */
export class DisagreementError extends Error {
  override readonly name = 'DisagreementError';
}

const emptyDay: Answer = { samples: new Map(), isWhole: true };
/** Answers about the whole day until two in a row agree. */
const mostWholes = 5;

/**
 * Reads a day with as few calls as are exact. Counts of a day only rise, so where two instants have the same ones nothing
 * is asked in between: the day is halved until every rise lies within one step. Two answers about the whole, the first
 * and the last of all, have to agree, and an empty one is asked for again. Throws DisagreementError and what `ask` throws.
 */
export async function readDay(points: readonly number[], fields: CountFields, ask: AskDay): Promise<DayReading> {
  const last = points.at(-1) ?? 0;
  let whole = await ask(last, 0);
  for (let nth = 1; nth < mostWholes; nth += 1) {
    const inside = await halved({ points, left: -1, right: points.length - 1 }, emptyDay, whole, fields, ask);
    const again = await ask(last, nth);
    if (isSame(whole, again, fields)) {
      const read = [...inside.read, { atMs: last, answer: whole }];
      return { points: read, doubtful: inside.doubtful };
    }
    whole = again;
  }
  throw new DisagreementError('its answers about the whole day do not agree with each other');
}

type Part = { readonly points: readonly number[]; readonly left: number; readonly right: number };
type Inside = { readonly read: DayReading['points']; readonly doubtful: number };

/** What lies between two instants, each an index of `points`; -1 is midnight. */
async function halved(part: Part, before: Answer, after: Answer, fields: CountFields, ask: AskDay): Promise<Inside> {
  const { points, left, right } = part;
  if (right - left < 2 || isSame(before, after, fields)) return { read: [], doubtful: 0 };
  const middle = Math.floor((left + right) / 2);
  const atMs = points[middle] ?? 0;
  const answer = await believed(atMs, before, after, fields, ask);
  if (answer === undefined) return { read: [], doubtful: 1 };
  const earlier = await halved({ points, left, right: middle }, before, answer, fields, ask);
  const later = await halved({ points, left: middle, right }, answer, after, fields, ask);
  return {
    read: [...earlier.read, { atMs, answer }, ...later.read],
    doubtful: earlier.doubtful + later.doubtful,
  };
}

/** An answer that lies between those around it; an empty one, or one that does not, is asked for once more. */
async function believed(
  atMs: number,
  before: Answer,
  after: Answer,
  fields: CountFields,
  ask: AskDay,
): Promise<Answer | undefined> {
  const fits = (answer: Answer) => isAtMost(before, answer, fields) && isAtMost(answer, after, fields);
  const first = await ask(atMs, 0);
  if (first.samples.size > 0 && fits(first)) return first;
  const second = await ask(atMs, 1);
  return fits(second) ? second : undefined;
}

function isSame(one: Answer, other: Answer, fields: CountFields): boolean {
  return isAtMost(one, other, fields) && isAtMost(other, one, fields);
}

/** Whether no count of one answer is above the other's. A count that one of them does not tell denies nothing. */
function isAtMost(one: Answer, other: Answer, fields: CountFields): boolean {
  return [...one.samples.keys()].every((skillId) => {
    const above = countsIn(other, skillId, fields);
    return countsIn(one, skillId, fields).every((count, i) => count === undefined || count <= (above[i] ?? Infinity));
  });
}

/** A skill's counts in an answer: 0 where an answer understood whole does not name it. */
export function countsIn({ samples, isWhole }: Answer, skillId: string, fields: CountFields) {
  const sample = samples.get(skillId);
  if (sample !== undefined) return countsOf(sample, fields);
  return fields.names.map(() => (isWhole ? 0 : undefined));
}
