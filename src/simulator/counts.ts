import { countFields, type CountField } from '../wolkvox/reports/smart-hold.ts';
import type { SmartHoldEvent } from './events.ts';
import type { Operation } from './call-centre.ts';
import type { WallMs } from './wall-time.ts';

/** How often each thing happened. */
export type Counts = Readonly<Record<CountField, number>>;

/** A window as the vendor's database compares it: clock faces, both ends included. */
export type WallWindow = { readonly first: WallMs; readonly last: WallMs };

export const noCounts: Counts = count(() => 0);

/** Counts by position of the skill; a skill without any is absent. */
export function countIn(
  operation: Operation,
  { first, last }: WallWindow,
  counted: (event: SmartHoldEvent) => boolean,
): ReadonlyMap<number, Counts> {
  const totals = new Map<number, Record<CountField, number>>();
  for (const events of operation.eventsAround(first, last)) {
    for (const event of events) {
      if (event.wallMs < first || event.wallMs > last || !counted(event)) continue;
      const counts = totals.get(event.skill) ?? { ...noCounts };
      counts[event.field] += 1;
      totals.set(event.skill, counts);
    }
  }
  return totals;
}

/** Counts with every field computed. */
export function count(valueOf: (field: CountField) => number): Counts {
  const [treatment, no, yes, fail, ok] = countFields;
  return {
    [treatment]: valueOf(treatment),
    [no]: valueOf(no),
    [yes]: valueOf(yes),
    [fail]: valueOf(fail),
    [ok]: valueOf(ok),
  };
}
