import { oneDayMs, oneMinuteMs } from '../base/time-units.ts';
import type { CountField } from '../wolkvox/reports/smart-hold.ts';
import { instantsOf, loadOn, type DrawInstant, type Hours } from './hours.ts';
import { exponential, poisson, randomFor, type Random } from './random.ts';
import type { Skill } from './skills.ts';
import { wallClockOf, type WallMs } from './wall-time.ts';

/** One thing the vendor counts: which skill, which column, when. */
export type SmartHoldEvent = {
  /** Position of the skill in the operation. */
  readonly skill: number;
  readonly field: CountField;
  /** Epoch milliseconds, a whole second. */
  readonly instantMs: number;
  /** What the operation's wall clock shows then. */
  readonly wallMs: WallMs;
  /** What it showed when a callback's call came in; of anything else, the same as `wallMs`. */
  readonly callWallMs: WallMs;
};

/** What events are drawn from. */
export type EventSource = {
  readonly seed: number;
  readonly timezone: string;
  readonly skills: readonly Skill[];
  /** Instant before which a skill does not exist, by id. */
  readonly appearances: ReadonlyMap<string, number>;
};

/** A callback comes at most this long after its call, so a day's events end this long after the day. */
export const longestCallbackHours = 4;

const meanCallbackMs = 15 * oneMinuteMs;
const soonestCallbackMs = oneMinuteMs;

/** Every event that follows from a call of this date, callbacks after midnight included. A pure function of its arguments. */
export function eventsOfCallsOn(date: string, source: EventSource): readonly SmartHoldEvent[] {
  const { day, wall } = wallClockOf(date, source.timezone, longestCallbackHours);
  const dayNumber = Date.parse(date) / oneDayMs;
  const instantsFor = (hours: Hours, salt: number) => instantsOf(day, wall, hours, [source.seed, dayNumber, salt]);
  const draws: Record<Hours, DrawInstant | undefined> = {
    office: instantsFor('office', 1),
    extended: instantsFor('extended', 2),
    always: instantsFor('always', 3),
  };
  const events: SmartHoldEvent[] = [];
  for (const [index, skill] of source.skills.entries()) {
    const draw = draws[skill.hours];
    if (draw === undefined) continue;
    const random = randomFor(source.seed, dayNumber, 4, index);
    const existsFromMs = source.appearances.get(skill.id) ?? -Infinity;
    const emit: Emit = (field, instantMs, callMs = instantMs) => {
      if (instantMs < existsFromMs) return;
      events.push({ skill: index, field, instantMs, wallMs: wall(instantMs), callWallMs: wall(callMs) });
    };
    const calls = poisson(skill.callsADay * loadOn(dayNumber, skill.hours), random);
    for (let call = 0; call < calls; call += 1) tellCall(skill, draw(random), random, emit);
  }
  return events;
}

/** Notes that something happened, and when its call came in where that is another instant. */
type Emit = (field: CountField, instantMs: number, callMs?: number) => void;

/** One caller's story: enters Smart Hold, is offered a callback, takes it or not, is called back in time or not at all. */
function tellCall(skill: Skill, enteredMs: number, random: Random, emit: Emit): void {
  emit('treatment', enteredMs);
  const answeredMs = enteredMs + wholeSeconds(5_000 + 25_000 * random());
  if (random() < 0.05) return; // hung up without a choice
  if (random() >= skill.acceptance) {
    emit('customer_say_no', answeredMs);
    return;
  }
  emit('customer_say_yes', answeredMs);
  const waitMs = Math.min(soonestCallbackMs + exponential(meanCallbackMs, random), longestCallbackHours * 3_500_000);
  emit(random() < skill.failure ? 'recall_fail' : 'recall_ok', answeredMs + wholeSeconds(waitMs), enteredMs);
}

function wholeSeconds(ms: number): number {
  return Math.floor(ms / 1_000) * 1_000;
}
