import { addDays } from '../base/calendar.ts';
import { inSlices } from '../base/clock.ts';
import { witnessed } from './belief.ts';
import { added, countsOf, type CountFields, type Counts, type Samples } from './counts.ts';
import type { Ledger } from './ledger.ts';
import { beliefOf, entryOf, wordOf, type SkillEntry } from './skill-entry.ts';

/**
 * Takes in what an answer about part of a day says, as a witness of that day's counts. Also for skills that no
 * day answer has named, and for the next day until it begins; other days are not spoken of. Counts below 0 take back
 * what was taken in before.
 */
export async function bookWitness(
  ledger: Ledger,
  date: string,
  samples: Samples,
  fields: CountFields,
  take: typeof witnessed = witnessed,
): Promise<Ledger> {
  if (samples.size === 0) return ledger;
  if (date === addDays(ledger.date, 1)) return { ...ledger, ahead: await sums(ledger.ahead, samples, fields) };
  if (date !== ledger.date || ledger.isClosed) return ledger;
  const skills = new Map(ledger.skills);
  const unborn = new Map(ledger.unborn);
  const named = new Map(ledger.fresh?.named);
  await inSlices(samples, ([skillId, sample]) => {
    const counts = countsOf(sample, fields);
    if (isNothing(counts)) return;
    const entry = skills.get(skillId);
    if (entry !== undefined) skills.set(skillId, explainedBy(entry, counts, take));
    const rest = counts.map((count, field) => (entry?.shown[field] === undefined ? count : undefined));
    if (!isNothing(rest)) {
      const sum = added(unborn.get(skillId), rest);
      if (isNothing(sum)) unborn.delete(skillId);
      else unborn.set(skillId, sum);
    }
    const before = named.get(skillId);
    if (before !== undefined) named.set(skillId, raised(before, rest));
  });
  return { ...ledger, skills, unborn, fresh: ledger.fresh && { ...ledger.fresh, named } };
}

function isNothing(counts: Counts): boolean {
  return counts.every((count = 0) => count === 0);
}

function explainedBy(entry: SkillEntry, counts: Counts, take: typeof witnessed): SkillEntry {
  const beliefs = counts.map((count, field) => {
    const belief = beliefOf(entry, field);
    return belief === undefined || count === undefined ? belief : take(belief, count);
  });
  return entryOf(
    entry.seenOn,
    beliefs,
    counts.map((_, field) => wordOf(entry, field)),
  );
}

/** Only what has been said can be raised. */
function raised(said: Counts, counts: Counts): Counts {
  return said.map((count, field) => (count === undefined ? undefined : count + (counts[field] ?? 0)));
}

async function sums(before: ReadonlyMap<string, Counts>, samples: Samples, fields: CountFields) {
  const sum = new Map(before);
  await inSlices(samples, ([skillId, sample]) =>
    sum.set(skillId, added(before.get(skillId), countsOf(sample, fields))),
  );
  return sum;
}
