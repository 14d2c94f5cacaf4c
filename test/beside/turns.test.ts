import { expect, test } from 'vitest';
import { CallError, ConfigError } from '../../src/base/errors.ts';
import { type Lag, noLag, unknownLag } from '../../src/beside/lag.ts';
import { createTurns, type Wait } from '../../src/beside/turns.ts';
import { leapingClock } from '../support/leaping-clock.ts';

const minuteMs = 60_000;
const never = new AbortController().signal;
const fiveMinutes = { zone: 'America/Bogota', lengthMs: 5 * minuteMs, settleMs: minuteMs, offsetMs: 7_000 };

type Beside = { readonly isRunning?: () => boolean; readonly lengthMs?: number; readonly lag?: () => Lag };

function turnsAt(
  startIso: string,
  { isRunning = () => true, lengthMs = 5 * minuteMs, lag = () => noLag }: Beside = {},
) {
  const clock = leapingClock(startIso);
  const waits: string[] = [];
  const turns = createTurns({
    clock,
    schedules: [{ ...fiveMinutes, lengthMs }],
    isExporterRunning: async () => isRunning(),
    lag,
    onWait: ({ why, untilMs }: Wait) => waits.push(`${why} until ${time(untilMs)}`),
  });
  /** A call that takes so long; answers when it began. */
  const call = (takesMs = 2_000) =>
    turns.ask(async () => {
      const begunMs = clock.now();
      clock.leap(takesMs);
      return time(begunMs);
    }, never);
  return { clock, turns, waits, call };
}

const time = (ms: number) => new Date(ms).toISOString().slice(11, 19);
const simultaneous = () => new CallError('concurrency', 'the vendor answered 403');

test('beside an exporter calls begin one after the other, and only between two refreshes', async () => {
  const { call, waits } = turnsAt('2026-03-04T15:09:30Z');

  const begun = await Promise.all([call(30_000), call(30_000), call(30_000)]);

  expect(begun).toEqual(['15:09:30', '15:10:00', '15:11:37']);
  expect(waits).toEqual(['refresh until 15:11:37']);
});

test('without an exporter a call begins at once', async () => {
  const { call, waits } = turnsAt('2026-03-04T15:11:00Z', { isRunning: () => false });

  expect(await call()).toBe('15:11:00');
  expect(waits).toEqual([]);
});

test('an exporter that is stopped is waited for no longer', async () => {
  let looks = 0;
  const { call } = turnsAt('2026-03-04T15:10:30Z', { isRunning: () => (looks += 1) < 3 });

  expect(await call()).toBe('15:11:00');
});

test('where the vendor says that another calls, it waits and asks again at its next turn', async () => {
  const { turns, waits, clock } = turnsAt('2026-03-04T15:09:45Z');
  let asked = 0;

  const answer = await turns.ask(async () => {
    asked += 1;
    if (asked === 1) throw simultaneous();
    return time(clock.now());
  }, never);

  expect(answer).toBe('15:11:37');
  expect(waits).toEqual(['simultaneous until 15:10:15', 'refresh until 15:11:37']);
});

test('what is refused again and again as simultaneous is given up after five waits', async () => {
  const { turns, waits } = turnsAt('2026-03-04T15:09:45Z', { isRunning: () => false });

  await expect(turns.ask(() => Promise.reject(simultaneous()), never)).rejects.toThrow('403');
  expect(waits).toHaveLength(5);
});

test('a failure of another kind is the caller’s, and the next call has its turn', async () => {
  const { turns, call } = turnsAt('2026-03-04T15:09:00Z');

  await expect(turns.ask(() => Promise.reject(new CallError('auth', 'no')), never)).rejects.toThrow('no');
  expect(await call()).toBe('15:09:00');
});

test('beside an interval under three minutes it refuses and says so', async () => {
  const { call } = turnsAt('2026-03-04T15:09:00Z', { lengthMs: 2 * minuteMs });

  const error = await call().catch((reason: unknown) => reason);

  expect(error).toBeInstanceOf(ConfigError);
  expect(String(error)).toContain('refreshes every 2m, which leaves no time for another to call');
  expect(String(error)).toContain('give it an interval of at least 3m');
});

test('before an answer has told how far the vendor’s clock is behind, a refresh may come a minute late', async () => {
  let lag = unknownLag;
  const { call, waits } = turnsAt('2026-03-04T15:06:50Z', { lag: () => lag });

  const first = await call();
  lag = noLag;

  expect(first).toBe('15:07:37');
  expect(waits).toEqual(['refresh until 15:07:37']);
  expect(await call()).toBe('15:07:39');
});

test('an unknown lag is no reason to refuse', async () => {
  const two = { ...fiveMinutes, lengthMs: 3 * minuteMs };
  const clock = leapingClock('2026-03-04T15:08:00Z');
  const turns = createTurns({
    clock,
    schedules: [two, { ...two, offsetMs: 0 }],
    isExporterRunning: () => Promise.resolve(true),
    lag: () => unknownLag,
    onWait: () => undefined,
  });

  expect(await turns.ask(() => Promise.resolve(time(clock.now())), never)).toBe('15:08:07');
});
