import { dayOfDate } from '../../base/calendar.ts';
import { oneDayMs, oneSecondMs } from '../../base/time-units.ts';
import type { CountField } from '../../wolkvox/reports/smart-hold.ts';
import { createOperation, type Operation } from '../call-centre.ts';
import type { SmartHoldEvent } from '../events.ts';
import type { SimulatorSettings } from '../options.ts';
import { datesBetween } from '../wall-time.ts';

/** So many events of each skill are booked to each day at its last second, and show when it has been over for `after`. */
export function withLateBookings(
  operation: Operation,
  { add, field, after }: { readonly add: number; readonly field: CountField; readonly after: number },
): Operation {
  const lateOn = (date: string): readonly SmartHoldEvent[] => {
    const wallMs = Date.parse(date) + oneDayMs - oneSecondMs;
    const instantMs = dayOfDate(date, operation.timezone).endMs + after;
    return operation.skills.flatMap((_, skill) =>
      Array.from({ length: add }, () => ({ skill, field, instantMs, wallMs, callWallMs: wallMs })),
    );
  };
  return {
    ...operation,
    eventsAround: (first, last) => [...operation.eventsAround(first, last), ...datesBetween(first, last).map(lateOn)],
  };
}

/** Callbacks are booked to the window of their call; they still show only when they have happened. */
export function bookedToTheCall(operation: Operation): Operation {
  return {
    ...operation,
    eventsAround: (first, last) =>
      operation
        .eventsAround(first, last)
        .map((events) => events.map((event) => ({ ...event, wallMs: event.callWallMs }))),
  };
}

/** Another call centre with the same options; the ids of its skills begin at `firstId`. Drawn once. */
export function otherOperation(seed: number, firstId: number) {
  let drawn: Operation | undefined;
  return (_: Operation, settings: SimulatorSettings): Operation => {
    drawn ??= withIds(createOperation({ ...settings, seed }), firstId);
    return drawn;
  };
}

function withIds(operation: Operation, firstId: number): Operation {
  return { ...operation, skills: operation.skills.map((skill, n) => ({ ...skill, id: String(firstId + n) })) };
}
