import fc from 'fast-check';
import { expect, test } from 'vitest';
import { callFailureReasons, type CallFailureReason } from '../../src/base/errors.ts';
import { backOffMs, maxTries, remedies, retryDelayMs, type Remedy } from '../../src/wolkvox/retry.ts';
import { share } from '../support/shares.ts';

const failed = (reason: CallFailureReason, retryAfterMs?: number) => ({ reason, retryAfterMs });
const reasonsWith = (remedy: Remedy) => callFailureReasons.filter((reason) => remedies[reason] === remedy);

test('what cannot pass by itself within a refresh is not tried again in it', () => {
  expect(reasonsWith('again')).toEqual(['concurrency', 'server_error', 'timeout', 'network', 'bad_response']);
  expect(reasonsWith('back_off')).toEqual(['auth', 'quota']);
  expect(reasonsWith('next_interval')).toEqual([
    'forbidden',
    'bad_request',
    'tls',
    'proxy',
    'redirect',
    'too_large',
    'api_error',
  ]);
  for (const reason of [...reasonsWith('next_interval'), ...reasonsWith('back_off')]) {
    expect(retryDelayMs(failed(reason), 1, () => 0)).toBeUndefined();
  }
});

test('a try comes after a wait drawn from the whole of a growing range, capped', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...reasonsWith('again')),
      fc.integer({ min: 1, max: maxTries - 1 }),
      share,
      (reason, tries, r) => {
        const delayMs = retryDelayMs(failed(reason), tries, () => r);

        expect(delayMs).toBe(r * Math.min(30_000, 2_000 * 2 ** tries));
      },
    ),
  );
  expect(retryDelayMs(failed('network'), maxTries, () => 0)).toBeUndefined();
});

test('a wait the vendor asked for is the least there is', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 60_000 }), share, (retryAfterMs, r) => {
      const delayMs = retryDelayMs(failed('concurrency', retryAfterMs), 1, () => r) ?? 0;

      expect(delayMs).toBeGreaterThanOrEqual(retryAfterMs);
      expect(delayMs).toBeLessThanOrEqual(retryAfterMs + 30_000);
    }),
  );
});

test('a wait of more than a minute that the vendor asks for ends the tries of a refresh', () => {
  expect(retryDelayMs(failed('concurrency', 60_000), 1, () => 0)).toBe(60_000);
  expect(retryDelayMs(failed('concurrency', 60_001), 1, () => 0)).toBeUndefined();
});

test('a refused token is left alone ever longer, and an hour at most', () => {
  const minutes = [0, 1, 2, 3, 4, 5, 50].map((failures) => backOffMs(failures, 300_000) / 60_000);

  expect(minutes).toEqual([5, 10, 20, 40, 60, 60, 60]);
});
