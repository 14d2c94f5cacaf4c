import { knownReading, type Selecting } from '../../prometheus/rules/accepted.ts';
import { select, sum, today } from '../promql.ts';

const narrowed: Selecting = (family, where = {}) => select(family, where);

/**
 * A number of today that rests on the reading of customer_say_yes, summed over skills: labelled `known` where that of every
 * operation is certain, else with the count as it is sent in place of what is not, and labelled `otherwise`.
 */
export function inReading(numberOf: (selecting: Selecting) => string, known: string, otherwise: string): string {
  const sent = today('customer_say_yes');
  const number = `((${numberOf(narrowed).replaceAll('\n', ' ')}) and on (operation, skill_id) ${sent})`;
  const isUnknown = `count(${sent} unless on (operation) ${knownReading(narrowed)})`;
  const labelled = (expr: string, word: string) => `label_replace(${expr}, "reading", "${word}", "", "")`;
  return [
    labelled(`(sum${number} unless on () ${isUnknown})`, known),
    labelled(`(${sum(`${number} or on (operation, skill_id) ${sent}`)} and on () ${isUnknown})`, otherwise),
  ].join(' or ');
}
