/** A field summed over skills. `isWhole` is false when for some of them it is not known. */
export type Total = { readonly sum: number; readonly isWhole: boolean };

/** Totals by field; a field no skill has a number for is absent. */
export type Totals<Field extends string = string> = Readonly<Partial<Record<Field, Total>>>;

/**
 * Sums the counts of many skills, one pass, nothing copied: there can be 60,000 of them. `isWhole`: these are all the
 * skills there are something to say of.
 */
export function totalsOf<Field extends string>(
  skills: Iterable<Readonly<Record<string, number | undefined>>>,
  fields: readonly Field[],
  isWhole = true,
): Totals<Field> {
  const sums = new Map<Field, number>();
  const partial = new Set<Field>();
  for (const counts of skills) {
    for (const field of fields) {
      const count = counts[field];
      if (count === undefined) partial.add(field);
      else sums.set(field, (sums.get(field) ?? 0) + count);
    }
  }
  const totals: Partial<Record<Field, Total>> = {};
  for (const [field, sum] of sums) totals[field] = { sum, isWhole: isWhole && !partial.has(field) };
  return totals;
}
