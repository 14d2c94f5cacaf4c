import { expect, test } from 'vitest';
import type { ScriptedFault } from '../../src/simulator/faults/script.ts';
import { samplesIn } from '../support/exposition.ts';
import { operationFor } from '../support/operation.ts';

const failures = 'wolkvox_exporter_refresh_failures_total';
const rejectedRows = 'wolkvox_exporter_rejected_rows_total';
const revisions = 'wolkvox_exporter_downward_revisions_total';

/** Every series of a family by its labels. */
function seriesOf(text: string, family: string): ReadonlyMap<string, number> {
  const found = samplesIn(text).filter(({ name }) => name === family);
  return new Map(found.map(({ labels, value }) => [labels['skill_id'] ?? labels['field'] ?? '', value]));
}

const counted = (text: string) => seriesOf(text, 'wolkvox_smart_hold_day_treatment_total');
const gauges = (text: string) => seriesOf(text, 'wolkvox_smart_hold_treatment');

test.each<ScriptedFault>([
  { kind: 'drifted_ids', as: 'renamed' },
  { kind: 'drifted_ids', as: 'absent' },
  { kind: 'drifted_ids', as: 'words' },
  { kind: 'drifted_fields' },
  { kind: 'rows_as_lists' },
  { kind: 'rows_in_object' },
  { kind: 'fewer_rows', keep: 0 },
])('an answer of which nothing can be used (%j) is a failed read, and nothing becomes zero', async (fault) => {
  const { refresh, next, text, value, simulator } = await operationFor();
  await refresh();
  await next();
  const before = await text();
  simulator.setFaults([{ ...fault, api: 'diagram_2' }]);

  expect(await next()).toBe(false);

  const after = await text();
  expect(await value(failures, { reason: 'bad_response' })).toBe(1);
  expect(await value('wolkvox_up')).toBe(0);
  expect([gauges(after), counted(after), seriesOf(after, revisions)]).toEqual([
    gauges(before),
    counted(before),
    seriesOf(before, revisions),
  ]);
});

test.each<[string, ScriptedFault]>([
  ['rows that are none', { kind: 'rows_as_lists', rows: 2 }],
  ['rows without a skill', { kind: 'drifted_ids', as: 'absent', rows: 2 }],
  ['rows of another kind of id', { kind: 'drifted_ids', as: 'words', rows: 2 }],
  ['rows without a known field', { kind: 'drifted_fields', rows: 2 }],
  ['fewer rows than announced', { kind: 'fewer_rows', keep: 0.7 }],
])('of %s the skills are unknown: no gauge, no revision, counts as they were', async (_, fault) => {
  const { refresh, next, text, value, simulator } = await operationFor();
  await refresh();
  await next();
  const before = await text();
  simulator.setFaults([{ ...fault, api: 'diagram_2' }]);

  expect(await next()).toBe(true);

  const after = await text();
  const missing = [...gauges(before).keys()].filter((skillId) => !gauges(after).has(skillId));
  expect(missing).toHaveLength(2);
  for (const skillId of missing) expect(counted(after).get(skillId)).toBe(counted(before).get(skillId));
  expect([...seriesOf(after, revisions).values()].every((n) => n === 0)).toBe(true);
  simulator.setFaults([]);
  await next();
  expect(gauges(await text()).size).toBe(gauges(before).size);
  expect(await value('wolkvox_up')).toBe(1);
});

test('an id in words is told as unreadable, which is alerted on, and a total is not', async () => {
  const { refresh, value } = await operationFor({
    simulator: { totalRow: true, faults: [{ kind: 'drifted_ids', as: 'words', rows: 1, api: 'diagram_2', next: 1 }] },
  });

  await refresh();

  expect(await value(rejectedRows, { reason: 'unreadable_id' })).toBe(1);
  expect(await value(rejectedRows, { reason: 'summary' })).toBeGreaterThan(0);
});

test('a skill whose id comes as a number for once is the skill it was', async () => {
  const { refresh, next, text, simulator } = await operationFor({
    simulator: { faults: [{ kind: 'zeros_before_ids' }] },
  });
  await refresh();
  const before = gauges(await text());
  simulator.setFaults([{ kind: 'zeros_before_ids', numbers: true }]);

  await next();

  expect([...before.keys()].every((skillId) => skillId.startsWith('00'))).toBe(true);
  expect([...gauges(await text()).keys()].sort()).toEqual([...before.keys()].sort());
});

test('numbers that can be thousands are absent, and counted as unreadable', async () => {
  const { refresh, text, value } = await operationFor({
    simulator: { faults: [{ kind: 'unreadable_numbers', text: '12.000' }] },
  });

  expect(await refresh()).toBe(true);

  expect(gauges(await text()).size).toBe(0);
  expect(
    await value('wolkvox_exporter_rejected_fields_total', { field: 'treatment', reason: 'unreadable' }),
  ).toBeGreaterThan(0);
});

test('NaN in the JSON spoils its own field only', async () => {
  const { refresh, text } = await operationFor({ simulator: { faults: [{ kind: 'bare_words' }] } });

  expect(await refresh()).toBe(true);

  const shown = await text();
  expect(gauges(shown).size).toBe(6);
  expect(seriesOf(shown, 'wolkvox_smart_hold_service_level_up').size).toBe(0);
});

test('a pool smaller than what was used of it is not believed', async () => {
  const honest = await operationFor({ operation: { licenses: undefined } });
  const wrong = await operationFor({
    operation: { licenses: undefined },
    simulator: { faults: [{ kind: 'small_pool' }] },
  });
  await honest.refresh();
  await wrong.refresh();

  expect(await honest.value('wolkvox_api_quota_limit')).toBe(25_000);
  expect(await wrong.value('wolkvox_api_quota_limit')).toBe(1_000);
});
