import { countFields, type CountField } from '../wolkvox/reports/smart-hold.ts';

type Counts = Readonly<Partial<Record<CountField, number>>>;

/** A field summed over skills. `isWhole` is false when the vendor left it blank for some of them. */
export type Total = { readonly sum: number; readonly isWhole: boolean };

/** Totals by field; a field no skill has a number for is absent. */
export type Totals = Readonly<Partial<Record<CountField, Total>>>;

/** Sums the counts of many skills, one pass, nothing copied: there can be 60,000 of them. */
export function totalsOf(skills: Iterable<Counts>): Totals {
  const sums: Partial<Record<CountField, number>> = {};
  const partial = new Set<CountField>();
  for (const counts of skills) {
    for (const field of countFields) {
      const count = counts[field];
      if (count === undefined) partial.add(field);
      else sums[field] = (sums[field] ?? 0) + count;
    }
  }
  const totals: Partial<Record<CountField, Total>> = {};
  for (const field of countFields) {
    const sum = sums[field];
    if (sum !== undefined) totals[field] = { sum, isWhole: !partial.has(field) };
  }
  return totals;
}
