import type { CountFields, Counts } from './counts.ts';
import { wordOf, type SkillEntry } from './skill-entry.ts';

/**
 * What is exposed less what the vendor said last, by field: exact = counter − held. Positive where a count is
 * held up (the vendor lowered it, the counter does not fall), negative where it is held back (a rise waits to be
 * said again). Undefined where there is no series.
 */
export function heldOf(entry: SkillEntry): Counts {
  return entry.shown.map((shown, field) => (shown === undefined ? undefined : shown - (wordOf(entry, field) ?? shown)));
}

/** Both amounts of a field, each 0 or above, over all skills. */
export type HeldSum = { readonly up: number; readonly back: number };

/** What is held of each field. They do not cancel out: one skill may be held up while another is held back. */
export function heldSums(
  skills: ReadonlyMap<string, SkillEntry>,
  { names }: CountFields,
): ReadonlyMap<string, HeldSum> {
  const up = names.map(() => 0);
  const back = names.map(() => 0);
  for (const entry of skills.values()) {
    if (entry.open === undefined) continue;
    heldOf(entry).forEach((held = 0, field) => {
      up[field] = (up[field] ?? 0) + Math.max(0, held);
      back[field] = (back[field] ?? 0) + Math.max(0, -held);
    });
  }
  return new Map(names.map((name, field) => [name, { up: up[field] ?? 0, back: back[field] ?? 0 }]));
}
