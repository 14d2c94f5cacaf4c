import { expect, test } from 'vitest';
import { contentTypes } from '../../src/metrics/exposition.ts';
import { samplesIn, valueIn } from '../support/exposition.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { operationOf } from '../support/operation.ts';
import { simulatorFor } from '../support/simulator.ts';
import { exporterFor } from '../support/whole-exporter.ts';

/** An exporter that has read a call centre's interval and day. */
async function exporterOf(skills: number) {
  const clock = fakeClock('2026-03-04T17:06:30Z');
  const vendor = await simulatorFor({ skills, unused: 'zero', blanks: 0, awkwardNames: true }, clock);
  const exporter = await exporterFor({
    operations: [operationOf(vendor.origin)],
    env: { TOKEN: vendor.token },
    clock,
  });
  await exporter.refreshed();
  return { ...exporter, vendor };
}

test('OpenMetrics writes the bounds of a histogram as floating-point numbers, in order, up to all', async () => {
  const { get } = await exporterOf(1);

  const { text } = await get('/metrics', { headers: { accept: contentTypes.openmetrics } });

  const family = samplesIn(text).filter(
    ({ name, labels }) => name.startsWith('wolkvox_api_request_duration_seconds_') && labels['api'] === 'diagram_2',
  );
  const buckets = family.filter(({ name }) => name.endsWith('_bucket'));
  expect(buckets.map(({ labels }) => labels['le'])).toEqual(
    ['0.1', '0.25', '0.5', '1.0', '2.5', '5.0', '10.0', '20.0', '30.0', '45.0', '60.0', '65.0', '+Inf'], // prettier-ignore
  );
  expect(buckets.map(({ value }) => value)).toEqual(buckets.map(() => 5)); // interval, day and its halves, and the question for the zone
  expect(family.slice(-2).map(({ name, value }) => [name.slice(name.lastIndexOf('_')), value])).toEqual([
    ['_sum', 0],
    ['_count', 5],
  ]);
  expect(text).toMatch(/^# TYPE wolkvox_api_request_duration_seconds histogram\n# UNIT \S+ seconds$/m);
});

test('every scrape during refreshes shows one interval, whole: its bounds and its numbers', async () => {
  const { vendor, scrape, next } = await exporterOf(1_000);
  const texts: string[] = [];
  let isOver = false;
  const scrapers = Array.from({ length: 3 }, async () => {
    while (!isOver) texts.push(await scrape());
  });
  for (let i = 0; i < 3; i += 1) await next();
  isOver = true;
  await Promise.all(scrapers);

  const ends = new Set<number>();
  for (const text of new Set(texts)) {
    const [startMs, endMs] = ['start', 'end'].map(
      (bound) => (valueIn(text, `wolkvox_smart_hold_interval_${bound}_timestamp_seconds`) ?? 0) * 1_000,
    ) as [number, number];
    const shown = samplesIn(text).filter(({ name }) => name === 'wolkvox_smart_hold_treatment');
    const truth = vendor.truth({ startMs, endMs });
    ends.add(endMs);
    expect(shown).toHaveLength(1_000);
    for (const { labels, value } of shown) {
      expect(value).toBe(truth.get(labels['skill_id'] ?? '')?.treatment ?? 0);
    }
  }
  expect(ends.size).toBe(4);
});
