import { type CountField, smartHold } from '../wolkvox/reports/smart-hold.ts';
import type { SmartHoldEvent } from './events.ts';
import type { Operation } from './call-centre.ts';
import type { WallMs } from './wall-time.ts';

/** How often each thing happened. */
export type Counts = Readonly<Record<CountField, number>>;

/** A window as the vendor's database compares it: clock faces, both ends included. */
export type WallWindow = { readonly first: WallMs; readonly last: WallMs };

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
  const counts = smartHold.countFields.map((field) => [field, valueOf(field)] as const);
  return Object.fromEntries(counts) as Record<CountField, number>;
}

/** Nothing happened. */
export const noCounts: Counts = count(() => 0);
