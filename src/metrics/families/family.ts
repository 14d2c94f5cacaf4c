/** A metric family as data: everything about it but its samples. */
export type FamilySpec = {
  readonly name: string;
  readonly type: 'gauge' | 'counter' | 'histogram';
  readonly help: string;
  readonly labels: readonly string[];
};

export const perOperation = ['operation'] as const;
export const perSkill = ['operation', 'skill_id'] as const;

/** Closes the help of every family whose values were not fetched for the scrape that shows them. */
export const cached = 'Cached from a background refresh.';

export const gauge = <const L extends readonly string[]>(name: string, labels: L, help: string) =>
  ({ name, type: 'gauge', help, labels }) as const;

export const counter = <const L extends readonly string[]>(name: string, labels: L, help: string) =>
  ({ name, type: 'counter', help, labels }) as const;

export const histogram = <const L extends readonly string[]>(name: string, labels: L, help: string) =>
  ({ name, type: 'histogram', help, labels }) as const;
