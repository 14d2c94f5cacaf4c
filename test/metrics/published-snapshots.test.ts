import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createPublication } from '../../src/metrics/published-snapshots.ts';
import { reports } from '../../src/wolkvox/reports/reports.ts';
import { nowMs, workingSnapshot } from '../support/snapshots.ts';

const many = Array.from({ length: 400 }, (_, i) => workingSnapshot(3, { operation: `operation ${i}` }));

test('a scrape that is put together while an operation changes shows it as it was, whole', async () => {
  const publication = createPublication({ now: () => nowMs }, reports);
  for (const snapshot of many) await publication.publish(snapshot);
  const [first] = many;
  if (first === undefined) throw new Error('no operation');

  const scrape = publication.text('text');
  await publication.publish({ ...first, isUp: false, server: 'wv0099' });
  const [before, after] = [(await scrape).toString(), (await publication.text('text')).toString()];

  expect(before).toContain('wolkvox_up{operation="operation 0"} 1\n');
  expect(before).not.toContain('wv0099');
  expect(after).toContain('wolkvox_up{operation="operation 0"} 0\n');
  expect(after).toContain('wv0099');
});

test('a scrape of many operations lets others have their turn while it is put together', async () => {
  const publication = createPublication({ now: () => nowMs }, reports);
  for (const snapshot of many) await publication.publish(snapshot);
  let turns = 0;
  const scrape = publication.text('text');
  while ((await Promise.race([scrape, turn('others')])) === 'others') turns += 1;

  expect(turns).toBeGreaterThan(0);
  expect(await publication.text('text')).toBe(await scrape);
});

test('a process that may no longer read shows the numbers of no operation, to no scrape', async () => {
  const publication = createPublication({ now: () => nowMs }, reports);
  for (const snapshot of many.slice(0, 2)) await publication.publish(snapshot);
  await publication.text('text');

  publication.withdrawAll();

  expect((await publication.text('text')).toString()).not.toContain('operation 0');
  expect(publication.text('text', 'operation 1')).toBeUndefined();
  expect(publication.snapshots()).toEqual([]);
});
