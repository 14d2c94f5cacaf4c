import { expect, test } from 'vitest';
import type { Mark, StepName } from '../../src/doctor/finding.ts';
import { faultNames, type FaultName, type ScriptedFault } from '../../src/simulator/faults/script.ts';
import { doctorBefore } from './support.ts';

/** What a fault has to show as: the step that tells it, its mark and words of it. `unseen`: one look cannot tell. */
type Expected = readonly [step: StepName, mark: Mark, words: RegExp] | 'survived' | 'unseen';

const table: Readonly<Record<FaultName, readonly [Omit<ScriptedFault, 'kind'>, Expected]>> = {
  status: [{ status: 500 }, ['report', 'fail', /the vendor answered 500/]],
  html: [{}, ['report', 'fail', /not the JSON/]],
  maintenance: [{}, ['token', 'fail', /refused without saying why.*maintenance/]],
  redirect: [{}, ['token', 'fail', /redirects elsewhere.*check the server/]],
  retry_after: [{}, ['token', 'fail', /another call with it is under way/]],
  bom: [{}, 'survived'],
  php_warning: [{}, 'survived'],
  truncated: [{}, ['report', 'fail', /not the JSON/]],
  cut: [{}, ['token', 'fail', /failed in the midst of the answer/]],
  reset: [{}, ['token', 'fail', /the connection failed.*allow-list/]],
  silence: [{}, ['token', 'fail', /no complete answer within 300 ms.*allow-list/]],
  drip: [{ every: '200ms' }, ['token', 'fail', /no complete answer within/]],
  slow: [{ by: '10ms' }, 'survived'],
  oversize: [{ bytes: 17_000_000, declared: true }, ['report', 'fail', /larger than/]],
  skew: [{ seconds: -1_200 }, ['clock', 'fail', /20m ahead of wolkvox's.*NTP/]],
  token_limit: [{}, ['token', 'fail', /the daily pool is spent.*refills at midnight/]],
  too_many_at_once: [{}, ['token', 'fail', /another call with it is under way.*another program uses/]],
  bad_token: [{}, ['token', 'fail', /does not know this token.*check the token/]],
  no_token: [{}, ['token', 'fail', /does not know this token.*check the token/]],
  false_empty: [{}, ['report', 'warn', /nothing entered Smart Hold, or the report is not enabled/]],
  late: [{ by: '2m' }, 'survived'],
  lower: [{ share: 0.5 }, 'unseen'],
  duplicate_rows: [{}, ['report', 'warn', /1 rows duplicate/]],
  too_many_rows: [{ api: 'diagram_2' }, ['report', 'fail', /more than the 60000/]],
  drifted_ids: [{ as: 'words' }, ['report', 'fail', /none of \d+ rows can be used: \d+ rows unreadable_id/]],
  drifted_fields: [{}, ['report', 'fail', /no_fields/]],
  fewer_rows: [{}, ['report', 'warn', /announces more rows|not all/]],
  zeros_before_ids: [{}, 'survived'],
  unknown_fields: [{}, 'survived'],
  missing_fields: [{}, ['report', 'warn', /recall_ok in no row/]],
  unreadable_numbers: [{}, ['report', 'warn', /treatment unreadable in/]],
  json_numbers: [{ api: 'diagram_2' }, 'survived'],
  decimal_comma: [{}, 'survived'],
  wrong_code: [{}, ['report', 'fail', /api_error|server_error/]],
  small_pool: [{}, ['pool', 'warn', /wolkvox says 1 /]],
  blank_token_info: [{}, ['pool', 'note', /does not say how large/]],
  rows_as_lists: [{}, ['report', 'fail', /not_a_row/]],
  rows_in_object: [{}, ['report', 'fail', /no_skill_id|not_a_row|no_fields/]],
  bare_words: [{}, ['report', 'warn', /service_level_up unreadable/]],
  text_behind: [{}, 'survived'],
  spike: [{}, 'unseen'],
  stale_day: [{ of: 'yesterday' }, 'unseen'],
  restated_yesterday: [{}, 'unseen'],
  callbacks_by_call: [{}, 'survived'],
  falling_yes: [{}, 'survived'],
  strict_dates: [{}, 'survived'],
  another_zone: [{ zone: 'Europe/Madrid' }, ['zone', 'fail', /Europe\/Madrid would fit/]],
  other_operation: [{}, 'unseen'],
  bare_percent: [{}, 'survived'],
  exclusive: [{ of: ['start', 'end'] }, 'survived'],
  no_rows_as: [{ as: 'array' }, 'survived'],
};

const shown = faultNames.filter((name) => Array.isArray(table[name][1]));

test.each(shown)('the fault %s is told at its step, with a remedy', async (kind) => {
  const [parameters, expected] = table[kind];
  const told = await doctorBefore({ faults: [{ kind, ...parameters }] }, { limits: limitsFor(kind) });

  const [step, mark, words] = expected as Exclude<Expected, string>;
  const found = told.of(step).find((line) => line.startsWith(mark) && words.test(line));
  expect(found, JSON.stringify(told.findings)).toBeDefined();
  expect(told.findings.filter((one) => ['warn', 'fail'].includes(one.mark) && one.remedy === undefined)).toEqual([]);
  expect(told.exitCode).toBe(mark === 'note' ? 0 : 1);
});

test.each(faultNames.filter((name) => !shown.includes(name)))('the fault %s asks for nothing', async (kind) => {
  const [parameters] = table[kind];
  const told = await doctorBefore({ faults: [{ kind, ...parameters }] });

  expect(told.findings.filter(({ mark }) => mark === 'warn' || mark === 'fail')).toEqual([]);
  expect(told.exitCode).toBe(0);
});

function limitsFor(kind: FaultName) {
  return kind === 'silence' || kind === 'drip' ? { answerMs: 300 } : {};
}
