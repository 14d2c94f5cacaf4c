import type { NoRows } from '../wolkvox/envelope.ts';
import type { PercentageForm } from '../wolkvox/field-value.ts';
import type { Sighting } from './facts.ts';

/** A call to the report in one refresh, as far as it says how the vendor writes. */
export type ReportCall = {
  readonly failure: { readonly isPerhapsEmpty: boolean } | undefined;
  readonly noRows?: NoRows | undefined;
};

/**
 * How the vendor writes that there are no rows, and percentages; each form once a refresh. A 404 with unknown words is one
 * of them only where the same report gave rows in the same refresh: else the report may not be enabled.
 */
export function sightingsOfAnswers(calls: readonly ReportCall[], forms: ReadonlySet<PercentageForm>): Sighting[] {
  const ways = new Set(calls.flatMap(({ noRows }) => noRows ?? []));
  const hasRows = calls.some(({ failure, noRows }) => failure === undefined && noRows === undefined);
  const isOther = hasRows && calls.some(({ failure }) => failure?.isPerhapsEmpty === true);
  return [
    ...[...ways].map((value) => ({ fact: 'no_rows', value }) as const),
    ...(isOther ? [{ fact: 'no_rows', value: 'other' } as const] : []),
    ...[...forms].map((value) => ({ fact: 'percentage', value }) as const),
  ];
}
