import { addDays, daysBetween } from '../base/calendar.ts';
import { type Fact, factNames, type Facts, type Seen, type Sighting } from './facts.ts';

/** Agreeing sightings, and days that they are spread over, from which on a fact is certain. */
export const sightingsForCertain = 20;
export const daysForCertain = 3;

/** A value that was not seen for this long no longer speaks against another: the vendor may have changed its ways. */
export const rememberedDays = 31;

/** What is held for true: one of the fact's values once it is certain, `mixed` where several were seen. */
export type Observation = {
  readonly fact: Fact;
  readonly value: string;
  /** What was seen so far, the most frequent first. */
  readonly seen: readonly (Seen & { readonly value: string })[];
};

export const notKnown = 'not_known';
export const mixed = 'mixed';

/** Takes in sightings of one local day. */
export function withSightings(facts: Facts, sightings: readonly Sighting[], date: string): Facts {
  if (sightings.length === 0) return facts;
  const next = new Map(facts);
  for (const { fact, value } of sightings) {
    const remembered = [...(next.get(fact) ?? [])].filter(([, { lastOn }]) => isRemembered(lastOn, date));
    const values = new Map(remembered);
    values.set(value, seenAgain(values.get(value), date));
    next.set(fact, values);
  }
  return next;
}

/** What is held for true of each fact. */
export function observationsOf(facts: Facts): readonly Observation[] {
  return factNames.map((fact) => {
    const seen = [...(facts.get(fact) ?? [])].map(([value, it]) => ({ value, ...it })).sort(byTimes);
    return { fact, value: heldForTrue(seen), seen };
  });
}

function byTimes(a: Observation['seen'][number], b: Observation['seen'][number]): number {
  return b.times - a.times || (a.value < b.value ? -1 : 1);
}

function heldForTrue(seen: Observation['seen']): string {
  const [only, other] = seen;
  if (only === undefined) return notKnown;
  if (other !== undefined) return mixed;
  return only.times >= sightingsForCertain && only.days >= daysForCertain ? only.value : notKnown;
}

/** A date ahead of today was written by a clock that was wrong. */
function isRemembered(lastOn: string, date: string): boolean {
  return daysBetween(lastOn, date) <= rememberedDays && lastOn <= addDays(date, rememberedDays);
}

function seenAgain(before: Seen | undefined, date: string): Seen {
  if (before === undefined) return { times: 1, days: 1, lastOn: date };
  const isLaterDay = date > before.lastOn;
  return {
    times: before.times + 1,
    days: before.days + (isLaterDay ? 1 : 0),
    lastOn: isLaterDay ? date : before.lastOn,
  };
}
