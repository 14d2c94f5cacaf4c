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
  const held = [...skills.values()].filter(({ open }) => open !== undefined).map(heldOf);
  return new Map(names.map((name, field) => [name, sumOf(held, field)]));
}

function sumOf(held: readonly Counts[], field: number): HeldSum {
  let up = 0;
  let back = 0;
  for (const amounts of held) {
    const amount = amounts[field] ?? 0;
    up += Math.max(0, amount);
    back += Math.max(0, -amount);
  }
  return { up, back };
}
