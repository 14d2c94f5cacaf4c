import { knownReading, type Selecting } from '../../prometheus/rules/accepted.ts';
import { select, sum, today } from '../promql.ts';

const narrowed: Selecting = (family, where = {}) => select(family, where);

/** A query and its legend. */
type Query = { readonly expr: string; readonly legend: string };

/**
 * A number of today that rests on the reading of customer_say_yes, summed over skills. Where the reading of every operation is
 * certain the first query answers; else the second, with the count as it is sent in place of what is not known.
 */
export function inReading(numberOf: (select: Selecting) => string, known: string, otherwise: string): Query[] {
  const sent = today('customer_say_yes');
  const number = `(${numberOf(narrowed).replaceAll('\n', ' ')}) and on (operation, skill_id) ${sent}`;
  const isUnknown = `count(${sent} unless on (operation) ${knownReading(narrowed)})`;
  return [
    { expr: `${sum(number)} unless on () ${isUnknown}`, legend: known },
    { expr: `${sum(`(${number}) or on (operation, skill_id) ${sent}`)} and on () ${isUnknown}`, legend: otherwise },
  ];
}
