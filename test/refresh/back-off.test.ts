import { expect, test } from 'vitest';
import { CallError, type CallFailureReason, StateError } from '../../src/base/errors.ts';
import { backOffAfter, type BackOff, isBackingOff } from '../../src/refresh/back-off.ts';

const minuteMs = 60_000;
const hourMs = 3_600_000;
const nowMs = 1_700_000_000_000;
const now = { nowMs, token: 'sha-1', intervalMs: 5 * minuteMs };

const failed = (reason: CallFailureReason, retryAfterMs?: number) => ({
  reason,
  api: 'diagram_2',
  error: new CallError(reason, 'refused', { retryAfterMs }),
});
const refusedTimes = (refusals: number): BackOff => ({ token: 'sha-1', refusals, untilMs: nowMs });

test('each refusal of the same token makes the wait twice as long, up to an hour', () => {
  const waits = [undefined, 0, 1, 2, 3, 20].map((before) => {
    const after = backOffAfter(before === undefined ? undefined : refusedTimes(before), failed('auth'), now);
    return [after?.refusals, ((after?.untilMs ?? 0) - nowMs) / minuteMs];
  });

  expect(waits).toEqual([
    [0, 5],
    [1, 10],
    [2, 20],
    [3, 40],
    [4, 60],
    [21, 60],
  ]);
});

test('another token begins anew, and the wait is that token’s', () => {
  expect(backOffAfter(refusedTimes(7), failed('auth'), { ...now, token: 'sha-2' })).toEqual({
    token: 'sha-2',
    refusals: 0,
    untilMs: nowMs + 5 * minuteMs,
  });
});

test.each<[string, ReturnType<typeof failed> | { reason: 'state'; api: undefined; error: unknown }]>([
  ['a spent pool, which lets its own probes through', failed('quota')],
  ['a server error', failed('server_error')],
  ['too many calls at once', failed('concurrency')],
  ['a state file that could not be written', { reason: 'state', api: undefined, error: new StateError('full') }],
])('%s is no reason to leave the vendor alone', (_, failure) => {
  expect(backOffAfter(refusedTimes(2), failure, now)).toBeUndefined();
});

test('a wait the vendor asks for is kept, and an hour at most; it is no refusal', () => {
  const asked = (ms: number) => backOffAfter(refusedTimes(4), failed('concurrency', ms), now);

  expect(asked(90_000)).toEqual({ token: 'sha-1', refusals: 0, untilMs: nowMs + 90_000 });
  expect(asked(24 * hourMs)?.untilMs).toBe(nowMs + hourMs);
  expect(asked(0)).toBeUndefined();
});

test('without a token nothing was asked, so nobody is left alone', () => {
  expect(backOffAfter(refusedTimes(2), failed('auth'), { ...now, token: undefined })).toBeUndefined();
});

test('the vendor is left alone until the instant itself, and only with the token it refused', () => {
  const backOff = { token: 'sha-1', refusals: 0, untilMs: nowMs + minuteMs };

  expect(isBackingOff(backOff, 'sha-1', nowMs)).toBe(true);
  expect(isBackingOff(backOff, 'sha-1', nowMs + minuteMs - 1)).toBe(true);
  expect(isBackingOff(backOff, 'sha-1', nowMs + minuteMs)).toBe(false);
  expect(isBackingOff(backOff, 'sha-2', nowMs)).toBe(false);
  expect(isBackingOff(undefined, 'sha-1', nowMs)).toBe(false);
});

test('a clock set back does not make the wait longer than the longest', () => {
  const backOff = { token: 'sha-1', refusals: 9, untilMs: nowMs + hourMs };

  expect(isBackingOff(backOff, 'sha-1', nowMs)).toBe(true);
  expect(isBackingOff(backOff, 'sha-1', nowMs - 1)).toBe(false);
});
