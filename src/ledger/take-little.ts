import { isLittle } from './closing.ts';
import { busiest } from './counts.ts';
import { beliefOf, entryOf, wordOf, type SkillEntry } from './skill-entry.ts';

/** The entry as it closes: the vendor's last word is taken where little is held back. Undefined when nothing changes. */
export function withLittleTaken(entry: SkillEntry): SkillEntry | undefined {
  const most = busiest(entry.shown);
  const words = entry.shown.map((_, field) => wordOf(entry, field));
  const isTaken = (shown: number | undefined, field: number) => {
    const held = (words[field] ?? 0) - (shown ?? Infinity);
    return held > 0 && isLittle(held, most);
  };
  if (!entry.shown.some(isTaken)) return undefined;
  const beliefs = entry.shown.map((shown, field) => {
    const word = words[field] ?? 0;
    if (!isTaken(shown, field)) return beliefOf(entry, field);
    return { shown: word, explained: word, last: word, doubt: undefined };
  });
  return entryOf(entry.seenOn, beliefs, words);
}
