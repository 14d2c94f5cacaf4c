import { PassThrough, Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { boundedSink, isWritten } from '../../src/base/output.ts';
import { fakeClock } from '../support/fake-clock.ts';

/** A stream whose reader never comes. */
const unread = () => new Writable({ write: () => undefined });

test('of a log that nobody reads a bounded part is kept', () => {
  const stream = unread();
  const sink = boundedSink(stream);

  for (let n = 0; n < 2_000; n += 1) sink.write('x'.repeat(1_000));

  expect(stream.writableLength).toBeGreaterThan(1_000_000);
  expect(stream.writableLength).toBeLessThan(1_100_000);
});

test('the end waits two seconds for a reader, and no longer', async () => {
  const clock = fakeClock('2026-03-04T17:00:00Z');
  const stream = unread();
  stream.write('a line');
  let isOver = false;
  const ended = isWritten(stream, clock).then(() => (isOver = true));

  await clock.advance(1_999);
  expect(isOver).toBe(false);
  await clock.advance(1);
  await ended;
});

test('the end does not wait where everything was read', async () => {
  const stream = new PassThrough();
  stream.resume().write('a line');

  await isWritten(stream, fakeClock('2026-03-04T17:00:00Z'));
});
