import { type CountField } from '../src/wolkvox/reports/smart-hold.ts';
import { dayFamilies } from '../src/metrics/families/smart-hold.ts';
import { perSkill, select } from './promql.ts';

/** Seconds of a bar in the graphs of flows, and the step of such a graph. */
export const barSeconds = 900;
export const barStep = '15m';

/** Bars drawn at most: a month of them, so that the step stays the bar's own and their sum stays the count. */
export const mostBars = 3_000;

/** Hours are written as hours, everything else as minutes. */
const duration = (seconds: number) => (seconds % 3_600 === 0 ? `${seconds / 3_600}h` : `${seconds / 60}m`);

/** ` offset 1d`, negative for what comes after the instant a bar begins at, nothing for 0. */
const offset = (seconds: number) =>
  seconds === 0 ? '' : ` offset ${seconds < 0 ? '-' : ''}${duration(Math.abs(seconds))}`;

/**
 * What a count grew by in the `seconds` that follow an instant, per skill, `back` seconds earlier. It is the difference
 * of the day counter, so that the bars of a day add up to the count of that day, which those of `increase()`, stretched
 * to the edges of each bar, do not. After midnight the counter begins anew and stands for itself. Where it has no value
 * at the beginning of the bar, `increase()` says what is known within it.
 */
export function grown(field: CountField, seconds: number, back = 0): string {
  const series = select(dayFamilies[field]);
  const within = `${series}[${duration(seconds)}]${offset(back - seconds)}`;
  const end = perSkill(`last_over_time(${within})`);
  const begin = perSkill(`${series}${offset(back)}`);
  return `(${end} - ${begin} >= 0 or ${end} < ${begin} or ${perSkill(`round(increase(${within}))`)})`;
}

/** What a count grew by in a bar of the graphs. */
export const bar = (field: CountField): string => grown(field, barSeconds);

/** What a count grew by in the last hours, per skill: whole calls, as the alerts count them. */
export const inLast = (field: CountField, window: string): string =>
  perSkill(`round(increase(${select(dayFamilies[field])}[${window}]))`);

/** The skills with most calls at the end of the graph: the same over all of it. */
const busiest = (most: number) => `topk(${most}, ${perSkill(`${select(dayFamilies.treatment)} @ end()`)})`;

/** Bars of the `most` busiest skills. */
export const barsOfBusiest = (field: CountField, most: number): string =>
  `(${bar(field)} and on (operation, skill_id) ${busiest(most)})`;

/** Bars of all other skills together; nothing where there are none. */
export const barsOfOthers = (field: CountField, most: number): string =>
  `sum(${bar(field)} unless on (operation, skill_id) ${busiest(most)})`;
