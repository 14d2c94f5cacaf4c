import { addDays } from '../base/calendar.ts';
import { mostSkills } from '../wolkvox/limits.ts';
import type { SavedState } from './file-format.ts';

/** Why a state that can be read cannot be true; undefined when it may be. */
export function implausibleState(state: SavedState, nowMs: number): string | undefined {
  return futureProblem(state, nowMs) ?? sizeProblem(state);
}

export const tooMuchRemedy =
  'so much is a sign of wrong answers: the exporter starts without it, and the file that was set aside can be deleted';

/** More skills than an answer can hold would end the process again at each start. */
function sizeProblem(state: SavedState): string | undefined {
  for (const [name, { reports }] of state) {
    for (const { ledger } of reports.values()) {
      const skills = ledger?.skills.size ?? 0;
      if (skills > mostSkills) return `${name} has ${skills} skills in it; ${tooMuchRemedy}`;
    }
  }
  return undefined;
}

/** A day after tomorrow lies ahead of the clock in every zone. */
function futureProblem(state: SavedState, nowMs: number): string | undefined {
  const latest = addDays(new Date(nowMs).toISOString().slice(0, 10), 1);
  const dates = [...state.values()].flatMap(({ reports }) =>
    [...reports.values()].map(({ ledger }) => ledger?.date ?? ''),
  );
  const ahead = dates.find((date) => date > latest);
  return ahead === undefined ? undefined : `it speaks of ${ahead}, a day the clock has not reached`;
}
