import { expect, test } from 'vitest';
import { StateError, type RefreshFailureReason } from '../../src/base/errors.ts';
import type { ScriptedFault } from '../../src/simulator/faults/script.ts';
import { memoryStateStore, type StateStore } from '../../src/ledger/store.ts';
import { samplesIn } from '../support/exposition.ts';
import { minuteMs, operationFor } from '../support/operation.ts';

const failures = 'wolkvox_exporter_refresh_failures_total';
const skill = async (text: Promise<string>) =>
  samplesIn(await text).find(({ name, value }) => name === 'wolkvox_smart_hold_treatment' && value > 0)?.labels[
    'skill_id'
  ] ?? '';

test('the gauges are what really happened in the last complete interval', async () => {
  const { refresh, text, simulator } = await operationFor();
  const span = { startMs: Date.parse('2026-03-04T17:00:00Z'), endMs: Date.parse('2026-03-04T17:05:00Z') };

  expect(await refresh()).toBe(true);

  const shown = samplesIn(await text());
  for (const [skillId, counts] of simulator.truth(span)) {
    for (const [field, count] of Object.entries(counts)) {
      const sample = shown.find(
        ({ name, labels }) => name === `wolkvox_smart_hold_${field}` && labels['skill_id'] === skillId,
      );
      expect(sample?.value, `${skillId} ${field}`).toBe(count);
    }
  }
  expect(shown.find(({ name }) => name === 'wolkvox_smart_hold_interval_start_timestamp_seconds')?.value).toBe(
    span.startMs / 1_000,
  );
  expect(shown.find(({ name }) => name === 'wolkvox_smart_hold_interval_end_timestamp_seconds')?.value).toBe(
    span.endMs / 1_000,
  );
});

test('an interval costs two calls, names and pool at most two more an hour, a start and the zone three more a day', async () => {
  const { refresh, next, simulator } = await operationFor();

  await refresh();
  for (let n = 0; n < 11; n += 1) await next();

  expect(simulator.measured().requestsByApi).toEqual({ diagram_2: 24 + 3, skills: 1, token_info: 1 });
});

test.each<[RefreshFailureReason, ScriptedFault]>([
  ['auth', { kind: 'bad_token' }],
  ['auth', { kind: 'no_token' }],
  ['quota', { kind: 'token_limit' }],
  ['concurrency', { kind: 'too_many_at_once' }],
  ['concurrency', { kind: 'retry_after', after: 20 }],
  ['forbidden', { kind: 'maintenance' }],
  ['bad_request', { kind: 'status', status: 400 }],
  ['server_error', { kind: 'status', status: 503 }],
  ['timeout', { kind: 'silence' }],
  ['timeout', { kind: 'drip' }],
  ['network', { kind: 'reset' }],
  ['network', { kind: 'cut' }],
  ['redirect', { kind: 'redirect' }],
  ['too_large', { kind: 'oversize', bytes: 3_000_000 }],
  ['too_large', { kind: 'oversize', bytes: 3_000_000, declared: true }],
  ['bad_response', { kind: 'html' }],
  ['bad_response', { kind: 'truncated' }],
  ['api_error', { kind: 'wrong_code', code: '200' }],
])('%s: after a fault (%j) it is down for that reason and up again by itself', async (reason, fault) => {
  const { refresh, next, value, simulator, clock } = await operationFor({
    // Deadlines run in real time: a short one is only for the faults that it ends.
    limits: reason === 'timeout' ? { answerMs: 150 } : { answerBytes: 2_000_000 },
  });
  await refresh();
  simulator.setFaults([fault]);

  expect(await next()).toBe(false);
  expect(await value('wolkvox_up')).toBe(0);
  expect(await value(failures, { reason })).toBe(1);

  simulator.setFaults([]);
  clock.leap(60 * minuteMs); // the longest anything is left alone
  expect(await next()).toBe(true);
  expect(await value('wolkvox_up')).toBe(1);
});

test.each<ScriptedFault>([
  { kind: 'bom' },
  { kind: 'php_warning' },
  { kind: 'json_numbers' },
  { kind: 'decimal_comma' },
  { kind: 'unknown_fields' },
  { kind: 'duplicate_rows' },
  { kind: 'missing_fields' },
  { kind: 'unreadable_numbers' },
  { kind: 'blank_token_info' },
  { kind: 'skew', seconds: 90 },
  { kind: 'false_empty' },
  { kind: 'false_empty', as: 'array' },
])('an oddity (%j) does not fail a refresh', async (fault) => {
  const { refresh, value } = await operationFor({ simulator: { faults: [fault] } });

  expect(await refresh()).toBe(true);
  expect(await value('wolkvox_up')).toBe(1);
});

test('what passes within the refresh is tried again in it, and never shows as a failed refresh', async () => {
  const { refresh, value } = await operationFor({ simulator: { faults: [{ kind: 'reset', next: 2 }] } });

  expect(await refresh()).toBe(true);
  expect(await value('wolkvox_api_request_failures_total', { api: 'diagram_2', reason: 'network' })).toBe(2);
  expect(await value(failures, { reason: 'network' })).toBe(0);
});

test('while the vendor is away, one call a refresh finds out when it is back', async () => {
  const { refresh, next, simulator, calls } = await operationFor({
    simulator: { faults: [{ kind: 'status', status: 500 }] },
  });
  await refresh();
  const before = calls();

  await next();
  await next();

  expect(calls() - before).toBe(2);
  simulator.setFaults([]);
  expect(await next()).toBe(true);
});

test('a refused token is left alone ever longer, an hour at most', async () => {
  const { refresh, next, calls } = await operationFor({
    start: '2026-03-04T17:06:00Z',
    simulator: { faults: [{ kind: 'bad_token' }] },
  });
  await refresh();
  const turns: number[] = [];
  for (let n = 1; n <= 60; n += 1) {
    const before = calls();
    await next();
    if (calls() > before) turns.push(n);
  }

  const gaps = turns.map((turn, i) => turn - (turns[i - 1] ?? 0));
  expect(gaps).toEqual([1, 2, 4, 8, 12, 12, 12]);
});

test('a wait the vendor asks for is kept beyond the next refresh, an hour at most', async () => {
  const { refresh, next, simulator, calls } = await operationFor({
    start: '2026-03-04T17:06:00Z',
    simulator: { faults: [{ kind: 'retry_after', after: 1_140 }] },
  });
  await refresh();
  simulator.setFaults([{ kind: 'retry_after', after: 90_000 }]);
  const turns: number[] = [];
  for (let n = 1; n <= 20; n += 1) {
    const before = calls();
    await next();
    if (calls() > before) turns.push(n);
  }

  expect(turns).toEqual([4, 16]);
});

test('a rotated token is used at the next refresh, also while the old one is left alone', async () => {
  const { refresh, next, env, simulator } = await operationFor();
  await refresh();
  const right = simulator.token;

  env['TOKEN'] = '6f6c64';
  expect(await next()).toBe(false);
  expect(await next()).toBe(false);
  env['TOKEN'] = right;
  expect(await next()).toBe(true);
});

test('without a token it is down for want of it, calls nobody, and recovers when the token is there', async () => {
  const { refresh, next, env, simulator, value, calls } = await operationFor();
  env['TOKEN'] = '';

  expect(await refresh()).toBe(false);
  expect([calls(), await value(failures, { reason: 'auth' })]).toEqual([0, 1]);
  env['TOKEN'] = simulator.token;
  expect(await next()).toBe(true);
});

test('a pool the vendor calls spent is probed once an hour, until it works again', async () => {
  const { refresh, next, simulator, value, calls } = await operationFor();
  await refresh();
  simulator.setFaults([{ kind: 'token_limit' }]);
  await next();
  const before = calls();

  for (let n = 0; n < 24; n += 1) await next();
  expect(calls() - before).toBe(2);
  expect(await value('wolkvox_up')).toBe(0);

  simulator.setFaults([]);
  for (let n = 0; n < 12; n += 1) await next();
  expect(await value('wolkvox_up')).toBe(1);
});

test('a share that is spent is no silence: it is down for want of calls until midnight, and up after it', async () => {
  const { refresh, next, value, simulator, clock } = await operationFor({
    operation: { licenses: 1, poolShare: 0.005, skillNames: 'off' },
  });
  await refresh();
  for (let n = 0; n < 4; n += 1) await next();

  expect(simulator.measured().requests).toBe(5);
  expect(await value('wolkvox_up')).toBe(0);
  expect(await value(failures, { reason: 'quota' })).toBeGreaterThan(0);
  clock.leap(12 * 60 * minuteMs);
  expect(await next()).toBe(true);
});

test('the share of the pool is never exceeded, and the numbers grow rarer before they end', async () => {
  const { refresh, next, simulator, value } = await operationFor({
    start: '2026-03-04T05:06:10Z',
    operation: { licenses: 1, poolShare: 0.2 },
    simulator: { licenses: 1 },
  });
  await refresh();

  for (let n = 0; n < 285; n += 1) await next();

  expect(simulator.measured().requests).toBeLessThanOrEqual(200);
  expect(await value('wolkvox_up')).toBe(1);
  expect(await value('wolkvox_api_quota_limit')).toBe(1_000);
});

test('a short pool says how often interval and day are read now', async () => {
  const cadences = async (poolShare: number) => {
    const { refresh, value } = await operationFor({
      start: '2026-03-04T05:06:10Z',
      operation: { licenses: 1, poolShare },
      simulator: { licenses: 1 },
    });
    expect(await value('wolkvox_smart_hold_day_cadence_seconds')).toBeUndefined();
    await refresh();
    return [
      await value('wolkvox_smart_hold_interval_cadence_seconds'),
      await value('wolkvox_smart_hold_day_cadence_seconds'),
    ];
  };

  expect(await cadences(1)).toEqual([300, 300]);
  expect(await cadences(0.5)).toEqual([300, 600]);
  expect(await cadences(0.2)).toEqual([600, 3_600]);
});

test('when nothing worked for stale_after the interval gauges vanish, and the day counters stay', async () => {
  const { refresh, next, simulator, text, clock } = await operationFor();
  await refresh();
  const skillId = await skill(text());
  simulator.setFaults([{ kind: 'maintenance' }]);
  await next();
  const shown = async (name: string) =>
    samplesIn(await text()).some((it) => it.name === name && it.labels['skill_id'] === skillId);
  expect(await shown('wolkvox_smart_hold_treatment')).toBe(true);

  clock.leap(15 * minuteMs);

  expect(await shown('wolkvox_smart_hold_treatment')).toBe(false);
  expect(await shown('wolkvox_smart_hold_service_level_up')).toBe(false);
  expect(await shown('wolkvox_smart_hold_day_treatment_total')).toBe(true);
});

test('the percentages of the day vanish when the day itself could not be read for stale_after', async () => {
  const memory = memoryStateStore();
  let isFull = false;
  const save: StateStore['save'] = (operation, saved) =>
    isFull ? Promise.reject(new StateError('the disk is full')) : memory.save(operation, saved);
  const { refresh, next, text } = await operationFor({ store: { ...memory, save } });
  const names = async () => samplesIn(await text()).map(({ name }) => name);
  await refresh();
  expect(await names()).toContain('wolkvox_smart_hold_day_service_level_up');

  isFull = true;
  for (let n = 0; n < 4; n += 1) await next();

  expect(await names()).toContain('wolkvox_smart_hold_service_level_up');
  expect(await names()).toContain('wolkvox_smart_hold_day_treatment_total');
  expect(await names()).not.toContain('wolkvox_smart_hold_day_service_level_up');
});

test('a skill known today but missing from a good answer counts zero and has no percentage', async () => {
  const { refresh, next, simulator, text, value } = await operationFor();
  await refresh();
  const skillId = await skill(text());
  simulator.setFaults([{ kind: 'false_empty' }]);

  await next();

  expect(await value('wolkvox_smart_hold_treatment', { skill_id: skillId })).toBe(0);
  expect(await value('wolkvox_smart_hold_service_level_up', { skill_id: skillId })).toBeUndefined();
});

test('a field the vendor left blank is absent for its skill and counted, and the others stand', async () => {
  const { refresh, value, text } = await operationFor({
    simulator: { faults: [{ kind: 'unreadable_numbers', fields: ['recall_ok'], text: '--' }] },
  });
  await refresh();

  const names = samplesIn(await text()).map(({ name }) => name);
  expect(names).not.toContain('wolkvox_smart_hold_recall_ok');
  expect(names).toContain('wolkvox_smart_hold_recall_fail');
  expect(
    await value('wolkvox_exporter_rejected_fields_total', { field: 'recall_ok', reason: 'blank' }),
  ).toBeGreaterThan(0);
});

test('only the skills allowed and not denied are shown, names included', async () => {
  const { refresh, next, text } = await operationFor();
  await refresh();
  await next();
  const all = [...new Set(samplesIn(await text()).flatMap(({ labels }) => labels['skill_id'] ?? []))];
  const [one = '', two = ''] = all;

  const narrow = await operationFor({ operation: { skills: { allow: [one, two], deny: [two] } } });
  await narrow.refresh();
  await narrow.next();

  expect(all.length).toBeGreaterThan(2);
  expect(new Set(samplesIn(await narrow.text()).flatMap(({ labels }) => labels['skill_id'] ?? []))).toEqual(
    new Set([one]),
  );
});

test('a skill denied since the last start leaves no trace, and is not taken for one the vendor lowered', async () => {
  const store = memoryStateStore();
  const before = await operationFor({ store });
  await before.refresh();
  const denied = await skill(before.text());

  const after = await operationFor({ store, operation: { skills: { allow: [], deny: [denied] } } });
  await after.refresh();
  await after.next();

  expect(await after.text()).not.toContain(`"${denied}"`);
  expect(await after.value('wolkvox_exporter_downward_revisions_total', { field: 'treatment' })).toBe(0);
});

test('names can be configured, and then the vendor is not asked for them', async () => {
  const { refresh, text, simulator } = await operationFor({ operation: { skillNames: new Map([['1234', 'Ventas']]) } });
  await refresh();

  expect(await text()).toContain(
    'wolkvox_smart_hold_skill_info{operation="ventas",skill_id="1234",skill_name="Ventas"} 1',
  );
  expect(simulator.measured().requestsByApi).not.toHaveProperty('skills');
});

test('an empty answer to the question for names takes none away', async () => {
  const { refresh, next, simulator, clock, text } = await operationFor();
  const names = async () => samplesIn(await text()).filter(({ name }) => name === 'wolkvox_smart_hold_skill_info');
  await refresh();
  const known = await names();
  simulator.setFaults([{ kind: 'false_empty', api: 'skills' }]);
  clock.leap(1_440 * minuteMs); // names are asked for once a day

  await next();

  expect(simulator.measured().requestsByApi).toMatchObject({ skills: 2 });
  expect(known.length).toBeGreaterThan(0);
  expect(await names()).toEqual(known);
});

test('one row more than the vendor allows is refused whole', async () => {
  const { refresh, value } = await operationFor({ simulator: { faults: [{ kind: 'too_many_rows', rows: 60_001 }] } });

  expect(await refresh()).toBe(false);
  expect(await value(failures, { reason: 'too_large' })).toBe(1);
});

test('what fails is told once, and that it works again with how long it did not', async () => {
  const { refresh, next, simulator, log } = await operationFor();
  await refresh();
  simulator.setFaults([{ kind: 'status', status: 500 }]);
  for (let n = 0; n < 3; n += 1) await next();
  simulator.setFaults([]);
  await next();

  const news = log.lines().filter(({ level }) => level !== 'debug');
  expect(news.map(({ event }) => event)).toEqual([
    'refresh_first_success',
    'try_failed',
    'refresh_failed',
    'refresh_recovered',
  ]);
  expect(news.at(-1)).toMatchObject({ failedRefreshes: 3, operation: 'ventas' });
});

test('a refresh given up leaves with the reason of giving up, and is no failure', async () => {
  const { refresh, value, simulator } = await operationFor();
  simulator.setFaults([{ kind: 'silence' }]);
  const stop = new AbortController();

  const ended = refresh(stop.signal);
  stop.abort(new Error('stopping'));

  await expect(ended).rejects.toThrow('stopping');
  expect(await value(failures, { reason: 'timeout' })).toBe(0);
});

test('a start shortly before the next refresh still reads at once', async () => {
  const { refresh, value } = await operationFor({ start: '2026-03-04T17:05:55Z' });

  expect(await refresh()).toBe(true);
  expect(await value('wolkvox_up')).toBe(1);
});
