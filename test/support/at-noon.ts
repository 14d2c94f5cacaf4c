import { dayCountsIn, gaugesIn, trueCounts } from './day-counts.ts';
import { minuteMs, operationFor, type OperationOptions } from './operation.ts';

/** The local midnight before. */
export const midnight = '2026-03-04T05:00:00Z';

/** An operation refreshed twice at noon, with what really happened of the day and of the interval it shows. */
export async function atNoon(options: OperationOptions = {}) {
  const operation = await operationFor({ operation: { skillNames: 'off' }, ...options });
  await operation.refresh();
  await operation.next();
  const { clock, simulator, text } = operation;
  const endMs = () => Math.floor((clock.now() - minuteMs) / (5 * minuteMs)) * 5 * minuteMs;
  return {
    ...operation,
    endMs,
    day: async () => dayCountsIn(await text()),
    gauges: async () => gaugesIn(await text()),
    trueDay: () => trueCounts(simulator, midnight, endMs()),
    trueInterval: () => trueCounts(simulator, endMs() - 5 * minuteMs, endMs()),
    questions: () => simulator.measured().requestsByApi['diagram_2'] ?? 0,
  };
}
