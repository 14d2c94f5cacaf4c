import { CallError } from '../../src/base/errors.ts';
import type { Reply } from '../../src/simulator/delivery.ts';
import { jsonTextOf, tooLarge } from '../../src/wolkvox/answer-text.ts';
import { clockSkewOf, retryAfterOf } from '../../src/wolkvox/client.ts';
import { rowsOf } from '../../src/wolkvox/envelope.ts';
import { vendorLimits } from '../../src/wolkvox/limits.ts';
import type { VirtualAnswer } from './virtual-exporter.ts';

/** How long an answer takes that nothing delays, milliseconds. */
const usualMs = 2_000;

/** What the client makes of a reply that was asked for at `sentMs`: all it does but the socket and its waits. */
export async function understood(reply: Reply, sentMs: number): Promise<VirtualAnswer> {
  const { delivery, delayMs, headers } = reply;
  const afterMs = delivery.how === 'drip' ? Infinity : usualMs + delayMs;
  if (delivery.how === 'silence' || afterMs > vendorLimits.answerMs) {
    return { outcome: new CallError('timeout', 'no complete answer'), afterMs: vendorLimits.answerMs };
  }
  const nowMs = sentMs + afterMs;
  try {
    refuseUnread(reply);
    const body = Buffer.from(reply.body);
    const pieces = (async function* () {
      yield body.subarray(0, 100);
      yield body.subarray(100);
    })();
    const { rows, announced, noRows } = rowsOf(reply.status, await jsonTextOf(pieces, undefined, vendorLimits));
    if (rows.length > vendorLimits.rows) throw new CallError('too_large', 'more rows than the vendor allows');
    const dateMs = Date.parse(headers['date'] ?? '');
    return { outcome: rows, announced, noRows, clockSkewMs: clockSkewOf(sentMs, nowMs, dateMs), afterMs };
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    const retryAfterMs = retryAfterOf(headers['retry-after'], nowMs);
    const { reason, message, isPerhapsEmpty } = error;
    return { outcome: new CallError(reason, message, { cause: error, retryAfterMs, isPerhapsEmpty }), afterMs };
  }
}

function refuseUnread({ status, delivery }: Reply): void {
  if (delivery.how === 'reset' || delivery.how === 'cut') throw new CallError('network', 'the connection failed');
  if (delivery.how === 'pad' && delivery.bytes > vendorLimits.answerBytes) throw tooLarge(vendorLimits.answerBytes);
  if (status >= 300 && status < 400) throw new CallError('redirect', `HTTP ${status}`);
}
