import { expect, test } from 'vitest';
import { addDays, dayOfDate } from '../../src/base/calendar.ts';
import { oneHourMs, oneMinuteMs } from '../../src/base/time-units.ts';
import type { ScriptedFault } from '../../src/simulator/faults/script.ts';
import type { SimulatorOptions } from '../../src/simulator/options.ts';
import { simulatedOperation, type SimulatedOperation } from '../support/simulated-operation.ts';

const timezone = 'America/Bogota';
const monday = '2026-03-02';
const twoMinutesMs = 120_000;

/** An operation from a Monday on, with a vendor of these ways. */
async function begun(faults: readonly ScriptedFault[], vendor: SimulatorOptions = {}): Promise<SimulatedOperation> {
  const options = { timezone, firstDate: monday, intervalMs: 15 * oneMinuteMs, seed: 3, busiest: 300 };
  const operation = simulatedOperation({ ...options, vendor });
  operation.setFaults(faults);
  await operation.exporter.start();
  return operation;
}

/** An hour into the day so many days after the first. */
const hourIntoDay = (days: number) => dayOfDate(addDays(monday, days), timezone).startMs + oneHourMs;

const observed = ({ exporter }: SimulatedOperation) => exporter.snapshot()?.observations ?? [];
const held = (operation: SimulatedOperation) =>
  Object.fromEntries(observed(operation).map(({ fact, value }) => [fact, value]));
const seen = (operation: SimulatedOperation, name: string) =>
  observed(operation).flatMap(({ fact, seen: values }) => (fact === name ? values.map(({ value }) => value) : []));

test(
  'an account of one kind shows its ways within a week, across a restart',
  async () => {
    const operation = await begun([{ kind: 'status', status: 500, chance: 0.04 }]);
    await operation.exporter.runTo(hourIntoDay(3));
    const before = held(operation);
    operation.exporter.kill();
    await operation.exporter.start();

    expect(before['unused_skill']).toBe('absent');
    expect(held(operation)).toEqual(before);

    await operation.exporter.runTo(hourIntoDay(6));
    expect(held(operation)).toEqual({
      customer_say_yes: 'all_accepted',
      unused_skill: 'absent',
      callback_window: 'own',
      late_data: 'on_time',
      window_bounds: 'not_known',
      no_rows: 'validate_dates',
      percentage: 'dot_percent',
      pool_refill: 'not_known',
      failed_call: 'costs',
    });
    expect(seen(operation, 'pool_refill')).toEqual(['00']);
  },
  10 * twoMinutesMs,
);

test(
  'an account of the other kind shows the others',
  async () => {
    const operation = await begun(
      [
        { kind: 'falling_yes' },
        { kind: 'callbacks_by_call' },
        { kind: 'decimal_comma' },
        { kind: 'status', status: 500, chance: 0.04 },
      ],
      { unused: 'zero', refillHour: 6, failedCalls: 'free' },
    );
    await operation.exporter.runTo(hourIntoDay(6));

    expect(held(operation)).toEqual({
      customer_say_yes: 'still_waiting',
      unused_skill: 'zero_row',
      callback_window: 'call',
      late_data: 'on_time',
      window_bounds: 'not_known',
      no_rows: 'not_known',
      percentage: 'comma',
      pool_refill: 'not_known',
      failed_call: 'free',
    });
    expect(seen(operation, 'pool_refill')).toEqual(['06']);
  },
  10 * twoMinutesMs,
);

test.each([
  ['10m', 'within_an_interval', 'text', 'other'],
  ['20m', 'later', 'array', 'empty_list'],
] as const)(
  'data %s late are seen to be so, and whatever says that there are no rows',
  async (by, late, as, noRows) => {
    const operation = await begun([{ kind: 'late', by }, { kind: 'bare_percent' }, { kind: 'no_rows_as', as }]);
    await operation.exporter.runTo(hourIntoDay(4));

    const { no_rows: rows, percentage } = held(operation);
    expect({ rows, percentage }).toEqual({ rows: noRows, percentage: 'bare' });
    expect(['not_known', 'mixed', late]).toContain(held(operation)['late_data']);
    expect(seen(operation, 'late_data')).toContain(late);
    expect(held(operation)['callback_window']).not.toBe('call');
  },
  10 * twoMinutesMs,
);

test(
  'a vendor that misbehaves all week makes nothing certain that is not so',
  async () => {
    const operation = await begun([
      { kind: 'false_empty', as: 'array', chance: 0.1 },
      { kind: 'spike', chance: 0.05 },
      { kind: 'lower', chance: 0.1 },
      { kind: 'fewer_rows', chance: 0.1 },
      { kind: 'stale_day', chance: 0.05 },
      { kind: 'maintenance', chance: 0.05 },
    ]);
    await operation.exporter.runTo(hourIntoDay(6));

    const open = ['not_known', 'mixed'];
    expect([...open, 'all_accepted']).toContain(held(operation)['customer_say_yes']);
    expect([...open, 'absent']).toContain(held(operation)['unused_skill']);
    expect([...open, 'own']).toContain(held(operation)['callback_window']);
    expect([...open, 'on_time']).toContain(held(operation)['late_data']);
    expect([...open, 'dot_percent']).toContain(held(operation)['percentage']);
    expect(held(operation)['pool_refill']).toBe('not_known');
  },
  10 * twoMinutesMs,
);

/** A busy operation until it is certain of what it can be: three days and a little. */
async function busy(faults: readonly ScriptedFault[]): Promise<SimulatedOperation> {
  const options = { timezone, firstDate: monday, intervalMs: 5 * oneMinuteMs, seed: 3, busiest: 4_000 };
  const operation = simulatedOperation(options);
  operation.setFaults(faults);
  await operation.exporter.start();
  await operation.exporter.runTo(hourIntoDay(3));
  return operation;
}

test(
  'where windows hold both of their outermost seconds that shows, and calls are on time',
  async () => {
    const { window_bounds: bounds, late_data: late } = held(await busy([]));

    expect({ bounds, late }).toEqual({ bounds: 'inclusive', late: 'on_time' });
  },
  10 * twoMinutesMs,
);

test.each([
  ['the end', [{ kind: 'exclusive', of: ['end'] }]],
  ['both', [{ kind: 'exclusive', of: ['start', 'end'] }]],
  ['neither, and a call a little late', [{ kind: 'late', by: '63s' }]],
] as const)(
  'where windows lack %s it is told from lateness no further than that is safe',
  async (_, faults) => {
    const operation = await busy(faults);

    expect(held(operation)['window_bounds']).toMatch(/^(?:short|mixed)$/);
    expect(seen(operation, 'window_bounds')).toContain('short');
    expect(held(operation)['late_data']).toMatch(/^(?:boundary|mixed)$/);
    expect(seen(operation, 'late_data')).not.toContain('within_an_interval');
  },
  10 * twoMinutesMs,
);
