import { oneDayMs, oneHourMs, oneMinuteMs, oneSecondMs } from '../base/time-units.ts';
import type { WallMs } from '../base/wall-time.ts';
import { type Bracket, mostQuestions, narrow } from './zone-search.ts';
import { fewestCalls, type ZoneEvidence } from './zone-verdict.ts';

/** Calls that the vendor tells of between two clock faces of one day, both included. */
export type CallsBetween = (firstMs: WallMs, lastMs: WallMs) => Promise<number>;

/** What is known before the search. All are clock faces. */
export type ZoneClues = {
  /** What our clock shows in the configured zone. */
  readonly nowMs: WallMs;
  /** Up to where calls of this day were asked for and came; undefined where none did. */
  readonly reachedMs: WallMs | undefined;
  /** What our clock shows in zones that it may be. */
  readonly candidates: readonly WallMs[];
};

/** Ahead of our clock and behind it: where the configured zone is right, no more is asked. */
const aheadMs = 2 * oneMinuteMs;
const behindMs = 15 * oneMinuteMs;

/** Questions asked at most. */
export const mostZoneQuestions = 1 + mostQuestions(2) + 1;

/**
 * One read of the whole day tells which questions this vendor answers. Some refuse a window that ends ahead of their
 * clock, in the words of an empty one: then the longest window from midnight that is answered shows their clock.
 */
export async function searchZone(callsBetween: CallsBetween, clues: ZoneClues): Promise<ZoneEvidence> {
  const midnightMs = Math.floor(clues.nowMs / oneDayMs) * oneDayMs;
  const day: Bracket = { lowMs: midnightMs, highMs: midnightMs + oneDayMs };
  const inDay = await callsBetween(day.lowMs, day.highMs - oneSecondMs);
  return inDay > 0 ? newestCalls(callsBetween, day, clues, inDay) : strictClock(callsBetween, day, clues);
}

async function newestCalls(
  callsBetween: CallsBetween,
  day: Bracket,
  { nowMs }: ZoneClues,
  inDay: number,
): Promise<ZoneEvidence> {
  let calls = inDay;
  const bracket = await narrow(day, [nowMs + aheadMs, nowMs - behindMs], async (face) => {
    const since = await callsBetween(face, day.highMs - oneSecondMs);
    if (since > 0) calls = since;
    return since > 0;
  });
  // The bracket may begin at the very last calls: how many come in usually, the hour before tells.
  const isClear = calls >= fewestCalls || nowMs < bracket.lowMs;
  const hourMs = Math.max(day.lowMs, bracket.highMs - oneHourMs);
  return { kind: 'newest', bracket, calls: isClear ? calls : await callsBetween(hourMs, day.highMs - oneSecondMs) };
}

async function strictClock(
  callsBetween: CallsBetween,
  { lowMs, highMs }: Bracket,
  { nowMs, reachedMs, candidates }: ZoneClues,
): Promise<ZoneEvidence> {
  const hasReached = async (face: WallMs) => (await callsBetween(lowMs, face)) > 0;
  if (reachedMs !== undefined) {
    const bracket = await narrow({ lowMs: reachedMs, highMs }, [nowMs + aheadMs], hasReached);
    return { kind: 'clock', bracket };
  }
  // What comes before the first call of the day is empty too: so from above, clock by clock.
  let notYetMs = nowMs;
  for (const face of behind(candidates, lowMs, nowMs - behindMs)) {
    if (await hasReached(face)) {
      return { kind: 'clock', bracket: await narrow({ lowMs: face, highMs: notYetMs }, [], hasReached) };
    }
    notYetMs = face;
  }
  return { kind: 'too_few' };
}

/** Clock faces between two, each once, the latest first; a little earlier, because clocks are not the same. */
function behind(candidates: readonly WallMs[], lowMs: WallMs, highMs: WallMs): readonly WallMs[] {
  const faces = candidates.map((face) => face - aheadMs).filter((face) => face > lowMs && face < highMs);
  return [...new Set(faces)].toSorted((a, b) => b - a);
}
