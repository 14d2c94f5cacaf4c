import { oneDayMs, oneHourMs, oneMinuteMs, oneSecondMs } from '../base/time-units.ts';
import type { WallMs } from '../base/wall-time.ts';
import type { CallsBetween } from './calls-between.ts';
import { type Bracket, mostQuestions, narrow } from './zone-search.ts';
import { fewestCalls, type ZoneEvidence } from './zone-verdict.ts';

/** A window with calls. */
type Reached = { readonly fromMs: WallMs; readonly untilMs: WallMs };

/** What is known before the search. All are clock faces. */
export type ZoneClues = {
  /** What our clock shows in the configured zone. */
  readonly nowMs: WallMs;
  /** The newest window that was asked for and had calls, of our day or the one before; undefined where neither had. */
  readonly reached: Reached | undefined;
  /** What our clock shows in zones that it may be. */
  readonly candidates: readonly WallMs[];
};

/** Ahead of our clock and behind it: where the configured zone is right, no more is asked. */
const aheadMs = 2 * oneMinuteMs;
const behindMs = 15 * oneMinuteMs;

/** A window that had calls begins at most a day before our midnight, and the search ends half a day ahead. */
const longestSearchMs = 2.5 * oneDayMs;

/** Questions asked at most: the whole, two hints, the search, and how many calls come in usually. */
export const mostZoneQuestions = 1 + 2 + mostQuestions(longestSearchMs) + 1;

/**
 * Asks for everything up to half a day ahead of our clock, beyond midnight, from where calls are known to be: that tells
 * which questions this vendor answers. Some refuse a window that ends ahead of their clock, in the words of an empty one:
 * then the longest window from the same begin that is answered shows their clock.
 */
export async function searchZone(callsBetween: CallsBetween, clues: ZoneClues): Promise<ZoneEvidence> {
  const { nowMs, reached } = clues;
  const lowMs = reached?.fromMs ?? nowMs - oneDayMs / 2;
  const around: Bracket = { lowMs, highMs: nowMs + oneDayMs / 2 };
  const calls = await callsBetween(lowMs, around.highMs - oneSecondMs);
  return calls > 0 ? newestCalls(callsBetween, around, clues, calls) : strictClock(callsBetween, around, clues);
}

async function newestCalls(
  callsBetween: CallsBetween,
  around: Bracket,
  { nowMs }: ZoneClues,
  inAll: number,
): Promise<ZoneEvidence> {
  let calls = inAll;
  const bracket = await narrow(around, [nowMs + aheadMs, nowMs - behindMs], async (face) => {
    const since = await callsBetween(face, around.highMs - oneSecondMs);
    if (since > 0) calls = since;
    return since > 0;
  });
  // The bracket may begin at the very last calls, and at the vendor's midnight they may be the first of its day: how many
  // come in usually, the hour before tells.
  const isClear = calls >= fewestCalls || nowMs < bracket.lowMs;
  const hourMs = bracket.highMs - oneHourMs;
  return { kind: 'newest', bracket, calls: isClear ? calls : await callsBetween(hourMs, around.highMs - oneSecondMs) };
}

async function strictClock(
  callsBetween: CallsBetween,
  { lowMs, highMs }: Bracket,
  { nowMs, reached, candidates }: ZoneClues,
): Promise<ZoneEvidence> {
  const hasReached = async (face: WallMs) => (await callsBetween(lowMs, face)) > 0;
  if (reached !== undefined) {
    const bracket = await narrow({ lowMs: reached.untilMs, highMs }, [nowMs + aheadMs], hasReached);
    return { kind: 'clock', bracket };
  }
  // What comes before the first call is empty too: so from above, clock by clock.
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
