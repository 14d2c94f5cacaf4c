import { createLru } from '../base/lru.ts';
import { oneHourMs } from '../base/time-units.ts';
import { eventsOfCallsOn, longestCallbackHours, type EventSource, type SmartHoldEvent } from './events.ts';
import type { SimulatorSettings } from './options.ts';
import { skillsOf, type Skill } from './skills.ts';
import { datesBetween, type WallMs } from './wall-time.ts';

/** A simulated call centre. What happens in it depends on its options alone, never on who asks or when. */
export type Operation = EventSource & {
  /** Whether the skill exists at an instant. */
  readonly exists: (skill: Skill, instantMs: number) => boolean;
  /** The skill's name as it is at an instant. */
  readonly nameAt: (skill: Skill, instantMs: number) => string;
  /** Every event on these clock faces, ends included; may hold a few more around them. */
  readonly eventsAround: (first: WallMs, last: WallMs) => readonly (readonly SmartHoldEvent[])[];
};

/** Days kept in memory; any other day is drawn again, which gives the same events. */
const daysKept = 8;

export function createOperation(settings: SimulatorSettings): Operation {
  const appearances = new Map(settings.appearing.map(({ skillId, from }) => [skillId, from]));
  const source: EventSource = {
    seed: settings.seed,
    timezone: settings.timezone,
    skills: skillsOf(settings),
    appearances,
  };
  const days = createLru<readonly SmartHoldEvent[]>(daysKept);
  const eventsOn = (date: string) => {
    const events = days.get(date) ?? eventsOfCallsOn(date, source);
    days.set(date, events);
    return events;
  };
  const renames = settings.renames.toSorted((a, b) => a.from - b.from);
  return {
    ...source,
    exists: ({ id }, instantMs) => (appearances.get(id) ?? -Infinity) <= instantMs,
    nameAt: ({ id, name }, instantMs) =>
      renames.findLast(({ skillId, from }) => skillId === id && from <= instantMs)?.name ?? name,
    eventsAround: (first, last) =>
      datesBetween(first - (longestCallbackHours + 1) * oneHourMs, last).map((date) => eventsOn(date)),
  };
}
