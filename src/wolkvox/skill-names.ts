import { isRecord } from '../base/record.ts';
import { informationCall } from './apis.ts';
import { skillIdReader } from './skill-id.ts';

/** Names of skills. Source: information.php?api=skills. Names can be edited, ids cannot. */
export const skillsCall = informationCall('skills');

/** Characters of a name at most; what goes beyond is cut off. */
export const longestName = 500;

/**
 * Names by skill id; `knownIds` are skills seen before. Rows without an id or a name are left out: a name is a
 * convenience, nothing depends on it.
 */
export function parseSkillNames(
  rows: readonly unknown[],
  knownIds: Iterable<string> = [],
): ReadonlyMap<string, string> {
  const readId = skillIdReader(knownIds);
  const named = rows.flatMap((row) => {
    if (!isRecord(row)) return [];
    const id = readId(row['skill_id']);
    const name = nameIn(row['skill_name']);
    return typeof id === 'string' || name === '' ? [] : [[id.skillId, name] as const];
  });
  return new Map(named);
}

/** A number is a name too. */
function nameIn(raw: unknown): string {
  if (typeof raw === 'number') return String(raw);
  return typeof raw === 'string' ? shortened(raw.trim()) : '';
}

/** A copy of what is kept: a mere slice would keep the whole text in memory. */
function shortened(name: string): string {
  return name.length <= longestName ? name : Buffer.from(name.slice(0, longestName)).toString();
}
