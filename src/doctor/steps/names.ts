import { CallError } from '../../base/errors.ts';
import type { SkillNames } from '../../config/config.ts';
import { parseSkillNames, skillsCall } from '../../wolkvox/skill-names.ts';
import { failed } from '../failure.ts';
import type { Found } from '../finding.ts';
import { only, type Step } from '../steps.ts';
import type { Visit } from '../visit.ts';

/** Whether the skills seen have names. Nothing depends on them but what people read. */
export const namesStep: Step<Visit> = {
  name: 'names',
  needs: ['token'],
  calls: 1,
  look: async ({ operation, ask }, { skillIds = new Set() }, signal) => {
    const { skillNames } = operation;
    if (skillNames !== 'vendor') return only(judgeConfigured(skillNames, skillIds));
    const { outcome } = await ask(skillsCall, signal);
    if (!(outcome instanceof CallError)) return only(judgeNames(parseSkillNames(outcome.rows, skillIds), skillIds));
    const { what, remedy = '' } = failed(outcome, 'asked for the names of skills');
    return only({ mark: 'warn', what, remedy });
  },
};

export function judgeNames(names: ReadonlyMap<string, string>, seen: ReadonlySet<string>): Found {
  const nameless = [...seen].filter((id) => !names.has(id)).length;
  if (names.size === 0) {
    const remedy = 'name the skills in the configuration (skill_names), or write skill_names: off';
    return { mark: 'warn', what: 'wolkvox names no skill', remedy };
  }
  if (nameless === 0) return { mark: 'ok', what: `${names.size} skills have a name` };
  return {
    mark: 'note',
    what: `${names.size} skills have a name, and ${nameless} of ${seen.size} that had a row have none`,
  };
}

function judgeConfigured(skillNames: Exclude<SkillNames, 'vendor'>, seen: ReadonlySet<string>): Found {
  if (skillNames === 'off') return { mark: 'ok', what: 'not asked for: skill_names is off' };
  return judgeNames(skillNames, seen);
}
