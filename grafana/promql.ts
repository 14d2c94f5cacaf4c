import { type CountField } from '../src/wolkvox/reports/smart-hold.ts';
import { dataAgeOf } from '../prometheus/rules/data-age.ts';
import type { FamilySpec } from '../src/metrics/families/family.ts';
import { dayFamilies, skillFamilies, boundFamilies } from '../src/metrics/families/smart-hold.ts';
import { prometheusFamilies } from './foreign-families.ts';
import { limits } from './limits.ts';

type Where<F extends FamilySpec> = Partial<Record<F['labels'][number], string>>;
type Suffix = '' | '_bucket' | '_sum' | '_count';

/** Least callbacks tried for a share to be shown: as many as the alert SmartHoldCallbacksFailing asks for. */
export const leastAttempts = limits.failing.attempts;

/** The longest local day, 25 hours: a day counter older than that speaks of no day that could still be today. */
const longestDaySeconds = 90_000;

/** Labels that a dashboard offers as a variable of the same name. `instance` only where replicas are looked at singly. */
const variableLabels = ['operation', 'skill_id'];

/**
 * A selector narrowed by every variable the family has a label for. `where` adds matchers, written with their
 * operator (`'="auth"'`). Job is matched always, so that two exporters in one Prometheus can be told apart.
 */
export function select<F extends FamilySpec>(family: F, where: Where<F> = {}, suffix: Suffix = ''): string {
  const own = Object.entries(where).map(([label, match]) => `${label}${String(match)}`);
  const variables = variableLabels
    .filter((label) => family.labels.includes(label) && !(label in where))
    .map((label) => `${label}=~"$${label}"`);
  return `${family.name}${suffix}{${['job=~"$job"', ...variables, ...own].join(', ')}}`;
}

/** As `select`, narrowed to the chosen instances as well. */
export function selectInstance<F extends FamilySpec>(family: F, where: Where<F> = {}, suffix: Suffix = ''): string {
  return select(family, where, suffix).replace('{job=~"$job"', '{job=~"$job", instance=~"$instance"');
}

/** One value per skill, whatever the number of replicas that expose it. Belongs around everything that is summed. */
export const perSkill = (expr: string) => `max by (operation, skill_id) (${expr})`;

/** One value per operation, whatever the number of replicas. */
export const perOperation = (expr: string) => `max by (operation) (${expr})`;

/**
 * A family that speaks of the day, per skill, as long as its day can be today. `daysAgo` looks back by whole days.
 *
 * While the vendor is away over midnight the exporter keeps the counters of the day it has not closed: right for
 * counting, wrong under the word "today". Such a day is left out.
 */
export function ofDay(family: FamilySpec, daysAgo = 0): string {
  const offset = daysAgo === 0 ? '' : ` offset ${daysAgo}d`;
  const then = daysAgo === 0 ? 'time()' : `time() - ${daysAgo * 86_400}`;
  const dayStart = perOperation(`${select(boundFamilies.dayStart)}${offset}`);
  return `(${perSkill(`${select(family)}${offset}`)} and on (operation) (${then} - ${dayStart} < ${longestDaySeconds}))`;
}

/** Today's count of a field, per skill: the bare day counter, which is exact. */
export const today = (field: CountField, daysAgo = 0) => ofDay(dayFamilies[field], daysAgo);

/** Age of the numbers, per operation, of the interval or of the day, whichever is older; as the alert WolkvoxDataStale has it. */
export const ageOf = (narrowed: (family: FamilySpec) => string): string =>
  dataAgeOf(narrowed, narrowed(prometheusFamilies.up)).replaceAll(/\n */g, ' ');

/** Callbacks tried, per skill: `of` says which count of a field is meant. */
export const attempts = (of: (field: CountField) => string) => `(${of('recall_ok')} + ${of('recall_fail')})`;

/** Sum over skills. */
export const sum = (expr: string) => `sum(${expr})`;

/** Callbacks tried over all skills. Summed apart, so that a field one skill lacks takes nothing else away. */
export const allAttempts = (of: (field: CountField) => string) => `${sum(of('recall_ok'))} + ${sum(of('recall_fail'))}`;

/** `part` of `whole`, and nothing where `whole` is below `least`: neither NaN nor a share of three calls. */
export const share = (part: string, whole: string, least = 1) =>
  `${part} / (${whole} ${least === 1 ? '> 0' : `>= ${least}`})`;

/**
 * Adds `skill_name` to an expression per skill. A skill without a name, or with an empty one, gets its id; of two names, which two
 * replicas can show for a moment after a renaming, one is taken.
 */
export function named(expr: string): string {
  const names = `topk by (operation, skill_id) (1, max by (operation, skill_id, skill_name) (${select(skillFamilies.skillInfo, { skill_name: '!=""' })}))`;
  const nameless = `label_replace(${expr}, "skill_name", "$1", "skill_id", "(.+)")`;
  return `${expr} * on (operation, skill_id) group_left (skill_name) ${names} or on (operation, skill_id) ${nameless}`;
}

/**
 * For a number with a line behind it: nothing at all where the day counters are gone at the end, so that the last value
 * known is not shown for the present one; and the line begins with the day, not with what the counters held before.
 */
export function sparked(expr: string, field: CountField): string {
  const dayStart = select(boundFamilies.dayStart);
  const known = `count(${select(dayFamilies[field])} @ end())`;
  return `(${expr}) and on () ${known} and on () max(${dayStart}) == max(${dayStart} @ end())`;
}

/** Letters of a name that a legend has room for beside its numbers. */
const legendLetters = 22;

/** As `named`, with long names cut visibly, so that a legend's numbers stay in sight. */
export const namedShortly = (expr: string): string =>
  `label_replace(${named(expr)}, "skill_name", "$1…", "skill_name", "(.{${legendLetters}}).{2,}")`;
