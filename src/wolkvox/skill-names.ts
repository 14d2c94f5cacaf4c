import { z } from 'zod';
import { informationCall } from './apis.ts';

/** Names of skills. Source: information.php?api=skills. Names can be edited, ids cannot. */
export const skillsCall = informationCall('skills');

const rowSchema = z.object({
  skill_id: z.union([z.string(), z.number().int().transform(String)]).transform((id) => id.trim()),
  skill_name: z.string().transform((name) => name.trim()),
});

/** Names by skill id. Rows without an id or a name are left out: a name is a convenience, nothing depends on it. */
export function parseSkillNames(rows: readonly unknown[]): ReadonlyMap<string, string> {
  const named = rows.flatMap((raw) => {
    const row = rowSchema.safeParse(raw).data;
    return row === undefined || row.skill_id === '' || row.skill_name === '' ? [] : [row];
  });
  return new Map(named.map(({ skill_id, skill_name }) => [skill_id, skill_name]));
}
