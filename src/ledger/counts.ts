/** The counts of a report, by field. */
export type CountFields = {
  /** In the vendor's order: counts are kept in arrays in this order. */
  readonly names: readonly string[];
  /** Those that a call settles when it happens and nothing changes later; a day closes on them. */
  readonly callFacts: readonly string[];
};

/** Counts of one skill in the order of the fields; undefined where the vendor said nothing. */
export type Counts = readonly (number | undefined)[];

/** What an answer says of one skill. A field it left blank or garbled is absent. */
export type Sample = Readonly<Record<string, number | undefined>>;

export type Samples = ReadonlyMap<string, Sample>;

/** A vendor's answer about a window, as understood. */
export type Answer = {
  readonly samples: Samples;
  /** Everything in it was understood: a skill without a row had nothing to count. Else that skill is unknown. */
  readonly isWhole: boolean;
};

/** What the two halves of a day add up to, by skill; `unreadable` when one of them could not be read. */
export type Halves = ReadonlyMap<string, Counts> | 'unreadable';

/** The counts of a row in the order of the fields. */
export function countsOf(sample: Sample, { names }: CountFields): Counts {
  return names.map((name) => sample[name]);
}

/** Two sets of counts added; a count that only one has is that one's. */
export function added(one: Counts | undefined, other: Counts): Counts {
  return other.map((value, i) => (value === undefined ? one?.[i] : value + (one?.[i] ?? 0)));
}

/** The largest of a skill's counts, 0 where there is none. */
export function busiest(counts: Counts | undefined): number {
  return (counts ?? []).reduce<number>((most, value) => Math.max(most, value ?? 0), 0);
}

/** Whether an answer counts anything. */
export function hasCounts({ samples }: Answer, fields: CountFields): boolean {
  for (const sample of samples.values()) if (busiest(countsOf(sample, fields)) > 0) return true;
  return false;
}
