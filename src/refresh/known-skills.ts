import type { OperationConfig } from '../config/config.ts';
import { CallError } from '../base/errors.ts';
import { mostSkills } from '../wolkvox/limits.ts';
import type { OperationState } from './state.ts';

/** The skills of an operation, as far as they are known. */
export type KnownSkills = {
  /** Of which something is remembered. */
  readonly counted: ReadonlySet<string>;
  /** All ids ever heard of: also those that the vendor or the configuration only names. */
  readonly ids: ReadonlySet<string>;
};

/** The skills known of an operation. */
export function knownSkills({ reports, names }: OperationState, { skills, skillNames }: OperationConfig): KnownSkills {
  const counted = new Set<string>();
  for (const { ledger, seen } of reports.values()) {
    for (const known of [ledger?.skills, ledger?.unborn, ledger?.ahead]) {
      for (const skillId of known?.keys() ?? []) counted.add(skillId);
    }
    for (const skillId of seen.skillIds) counted.add(skillId);
  }
  const configured: ReadonlyMap<string, string> = skillNames instanceof Map ? skillNames : new Map<string, string>();
  const named = [...names.bySkill.keys(), ...configured.keys(), ...skills.allow, ...skills.deny];
  return { counted, ids: new Set([...counted, ...named]) };
}

/** What is known after an answer that names these skills too. Throws `CallError` if that were more than any operation has. */
export function withSkills({ counted, ids }: KnownSkills, found: Iterable<string>): KnownSkills {
  const together = new Set([...counted, ...found]);
  if (together.size <= mostSkills) return { counted: together, ids };
  throw new CallError('too_large', `with this answer the operation would have more than ${mostSkills} skills`, {
    hint: 'so many are a sign of wrong answers; where the skills known so far are the wrong ones, delete the state file and start again',
  });
}
