import type { factValues } from '../../src/facts/facts.ts';
import { mixed } from '../../src/facts/fold.ts';
import type { FamilySpec } from '../../src/metrics/families/family.ts';
import { operationFamilies } from '../../src/metrics/families/operation.ts';
import { dayFamilies, heldFamilies } from '../../src/metrics/families/smart-hold.ts';
import type { RecordingRule } from './alert.ts';

/** Customers who accepted a callback today, and those of them not called back yet; only where it is known how to tell. */
export const accepted = 'operation_skill_id:wolkvox_smart_hold_accepted:today';
export const waiting = 'operation_skill_id:wolkvox_smart_hold_waiting:today';

type Reading = Exclude<(typeof factValues)['customer_say_yes'][number], 'other'>;

/** How a family is selected, bare in a rule and narrowed on a board; `where` adds matchers with their operator. */
export type Selecting = (family: FamilySpec, where?: Readonly<Record<string, string>>) => string;

/** One value a skill, whatever the number of replicas. */
const perSkill = (expr: string) => `max by (operation, skill_id) (${expr})`;

/** Operations of which this reading of customer_say_yes is certain, and no replica has seen anything against it. */
function known(select: Selecting, reading: Reading): string {
  const { observation } = operationFamilies;
  const of = (value: string) =>
    `max by (operation) (${select(observation, { fact: '="customer_say_yes"', value: `="${value}"` })})`;
  return `(${of(reading)} unless on (operation) ${of(mixed)})`;
}

/** Operations of which some reading is certain. */
export const knownReading = (select: Selecting): string =>
  `(${known(select, 'all_accepted')} or ${known(select, 'still_waiting')})`;

/** In the tally the count falls, which a day counter never does: what is held up is taken off. */
function yesNow(select: Selecting): string {
  const yes = select(dayFamilies.customer_say_yes);
  return perSkill(
    `(${yes} - ignoring (field) ${select(heldFamilies.held, { field: '="customer_say_yes"' })}) or ${yes}`,
  );
}

function calledBack(select: Selecting): string {
  return `(${perSkill(select(dayFamilies.recall_ok))} + ${perSkill(select(dayFamilies.recall_fail))})`;
}

/** Customers who accepted a callback. */
export function acceptedOf(select: Selecting): string {
  return [
    `(${perSkill(select(dayFamilies.customer_say_yes))} and on (operation) ${known(select, 'all_accepted')})`,
    'or',
    `(${yesNow(select)} + ${calledBack(select)} and on (operation) ${known(select, 'still_waiting')})`,
  ].join('\n');
}

/** Of so many who accepted, those not called back yet. A callback of yesterday's customer takes one off: never below 0. */
export const waitingOf = (select: Selecting, ofAccepted = acceptedOf(select)): string =>
  perSkill(`clamp_min((${ofAccepted}) - ${calledBack(select)}, 0)`);

const bare: Selecting = ({ name }, where = {}) => {
  const matchers = Object.entries(where).map(([label, match]) => `${label}${match}`);
  return matchers.length === 0 ? name : `${name}{${matchers.join(', ')}}`;
};

export const acceptedRules: readonly RecordingRule[] = [
  { record: accepted, expr: acceptedOf(bare) },
  { record: waiting, expr: waitingOf(bare, accepted) },
];
