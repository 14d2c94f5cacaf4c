import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { type Snapshot, numbersOf } from '../../src/snapshot/snapshot.ts';
import { smartHold } from '../../src/wolkvox/reports/smart-hold.ts';
import type { Truth } from '../../src/simulator/truth.ts';
import { programTest } from '../support/program-test.ts';
import { prometheusHolding } from '../support/prometheus.ts';
import { simulatedOperation } from '../support/simulated-operation.ts';

const minute = 60_000;
const hour = 60 * minute;

/** The queries of docs/counting.md by the words of the comment above each. */
function documentedQueries(): ReadonlyMap<string, string> {
  const page = readFileSync(path.resolve(import.meta.dirname, '../../docs/counting.md'), 'utf8');
  const blocks = [...page.matchAll(/```promql\n# (.+)\n([^`]+)```/g)];
  return new Map(blocks.map(([, name = '', query = '']) => [name, query.trim()]));
}

/** Two replicas expose the same: the second one since the first noon. */
const replicas = (sinceMs: number, atMs: number) => (atMs < sinceMs ? ['a'] : ['a', 'b']);

/** What Prometheus has scraped of two replicas, as text it can be filled with. */
function recorder(secondSinceMs: number) {
  const samples = new Map<string, string[]>();
  const note = (family: string, labels: string, value: number, atMs: number) => {
    const lines = samples.get(family) ?? [];
    samples.set(family, lines);
    lines.push(`${family}{${labels}} ${value} ${atMs / 1_000}`);
  };
  return {
    onScrape: (snapshot: Snapshot, atMs: number) => {
      const { operation } = snapshot;
      for (const instance of replicas(secondSinceMs, atMs))
        scrape(snapshot, `operation="${operation}",instance="${instance}"`, atMs);
    },
    text: () =>
      [...samples]
        .map(([family, lines]) => {
          const type = family.endsWith('_total') ? 'counter' : 'gauge';
          return `# TYPE ${family.replace(/_total$/, '')} ${type}\n${lines.join('\n')}\n`;
        })
        .join('') + '# EOF\n',
  };

  function scrape(snapshot: Snapshot, own: string, atMs: number) {
    const { day, interval, closedDay } = numbersOf(snapshot, smartHold);
    if (closedDay !== undefined) {
      note('wolkvox_smart_hold_closed_day_start_timestamp_seconds', own, closedDay.startMs / 1_000, atMs);
    }
    for (const [id, { treatment = 0 }] of closedDay?.counts ?? []) {
      note('wolkvox_smart_hold_closed_day_treatment', `${own},skill_id="${id}"`, treatment, atMs);
    }
    for (const [field, { up, back }] of day?.heldSums ?? []) {
      note('wolkvox_smart_hold_day_held_up', `${own},field="${field}"`, up, atMs);
      note('wolkvox_smart_hold_day_held_back', `${own},field="${field}"`, back, atMs);
    }
    if (day !== undefined) note('wolkvox_smart_hold_day_start_timestamp_seconds', own, day.startMs / 1_000, atMs);
    for (const [id, counts] of day?.counts ?? []) {
      const labels = `${own},skill_id="${id}"`;
      note('wolkvox_smart_hold_day_treatment_total', labels, counts['treatment'] ?? 0, atMs);
      note('wolkvox_smart_hold_day_customer_say_no_total', labels, counts['customer_say_no'] ?? 0, atMs);
    }
    for (const [id, { treatment = 0 }] of interval?.samples ?? [])
      note('wolkvox_smart_hold_treatment', `${own},skill_id="${id}"`, treatment, atMs);
  }
}

const totalOf = (truth: Truth, field: 'treatment' | 'customer_say_no') =>
  [...truth.values()].reduce((total, counts) => total + counts[field], 0);

programTest(['prometheus', 'promtool'], 'every query of docs/counting.md answers what the page says', async () => {
  const firstMidnight = Date.parse('2026-03-03T00:00:00-05:00');
  const { onScrape, text } = recorder(firstMidnight + 12 * hour);
  const operation = simulatedOperation({
    timezone: 'America/Bogota',
    firstDate: '2026-03-03',
    intervalMs: 5 * minute,
    seed: 11,
    busiest: 2_000,
    scrapeGapMs: 15_000,
    onScrape,
  });
  const { exporter, startMs, truth, setFaults } = operation;
  const [monday, tuesday] = [startMs, startMs + 24 * hour];
  const now = tuesday + 16 * hour + 30_000; // 16:00:30 on the second day
  await exporter.start();
  await exporter.runTo(monday + 10 * hour); // an outage of the vendor, then a kill and half an hour without an exporter
  setFaults([{ kind: 'status', status: 500, chance: 1 }]);
  await exporter.runTo(monday + 11 * hour);
  setFaults([{ kind: 'false_empty', chance: 0.1 }]);
  await exporter.runTo(monday + 23.8 * hour);
  exporter.kill();
  await exporter.runTo(tuesday + 0.3 * hour);
  await exporter.start();
  setFaults([]);
  await exporter.runTo(now);
  setFaults([{ kind: 'status', status: 500, chance: 1 }]); // an outage of the vendor over midnight
  const wednesday = tuesday + 24 * hour;
  await exporter.runTo(wednesday + 8 * hour);
  setFaults([]);
  await exporter.runTo(wednesday + 10 * hour);

  const prometheus = await prometheusHolding(text());
  const queries = documentedQueries();
  const ask = async (name: string, atMs = now) => {
    const [result] = await prometheus.instant(queries.get(name) ?? `missing: ${name}`, atMs);
    return Number(result?.value?.[1]);
  };
  // At 16:00:30 the last interval read is the one that ended at 15:55.
  const shownUntil = tuesday + 16 * hour - 5 * minute;
  const today = truth(tuesday, shownUntil);
  const lastHour = totalOf(truth(shownUntil - hour, shownUntil), 'treatment');
  const yesterday = totalOf(truth(monday, tuesday), 'treatment');

  expect(await ask('today so far')).toBe(totalOf(today, 'treatment'));
  expect(await ask('today so far, as the vendor said last')).toBe(totalOf(today, 'treatment'));
  expect(await ask('yesterday')).toBe(yesterday);
  expect(await ask('the day that began at a midnight')).toBe(yesterday);
  // Tuesday was not closed until the vendor came back.
  expect(await ask('yesterday', wednesday + 7 * hour)).toBeNaN();
  expect(await ask('yesterday', wednesday + 9.5 * hour)).toBe(totalOf(truth(tuesday, wednesday), 'treatment'));
  expect(await ask('the day that began at a midnight', wednesday + 9.5 * hour)).toBe(yesterday);
  expect(await ask('share of callers who declined the callback, today')).toBeCloseTo(
    totalOf(today, 'customer_say_no') / totalOf(today, 'treatment'),
    9,
  );
  const increase = await ask('the last hour');
  expect(Math.abs(increase - lastHour) / lastHour).toBeLessThan(0.005);
  const week = await ask('any longer period');
  expect(Math.abs(week / (yesterday + totalOf(today, 'treatment')) - 1)).toBeLessThan(0.005);

  expect(await ask('WRONG: twenty times too much')).toBeGreaterThan(15 * lastHour);
  expect(await ask('WRONG: the larger of two days')).toBe(yesterday);
  expect(yesterday).toBeGreaterThan(totalOf(today, 'treatment'));
  expect(await ask('WRONG: twice as much with two replicas')).toBe(2 * totalOf(today, 'treatment'));
  expect(queries.size).toBe(10);
});
