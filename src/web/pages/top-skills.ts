import type { DayCounts } from '../../day-ledger.ts';

export type Skill = readonly [skillId: string, counts: DayCounts];

/** The `most` skills with the most calls, busiest first, found without sorting them all: there can be 60,000. */
export function topSkills(skills: ReadonlyMap<string, DayCounts>, most: number): readonly Skill[] {
  const calls = Float64Array.from(skills.values(), callsOf).sort();
  const fewest = calls.at(-most) ?? 0;
  return [...skills]
    .filter(([, counts]) => callsOf(counts) >= fewest)
    .toSorted(([, one], [, other]) => callsOf(other) - callsOf(one))
    .slice(0, most);
}

function callsOf({ treatment = 0 }: DayCounts): number {
  return treatment;
}
