import { expect, test } from 'vitest';
import { reportCall } from '../../../src/wolkvox/apis.ts';
import { parseReportRows } from '../../../src/wolkvox/reports/rows.ts';
import { smartHold } from '../../../src/wolkvox/reports/smart-hold.ts';

const row = {
  skill_id: '1234',
  treatment: '30',
  customer_say_no: '4',
  customer_say_yes: '26',
  recall_fail: '5',
  recall_ok: '20',
  service_level_up: '34.64 %',
};
const sample = {
  treatment: 30,
  customer_say_no: 4,
  customer_say_yes: 26,
  recall_fail: 5,
  recall_ok: 20,
  service_level_up: 34.64,
};
const withoutTreatment = Object.fromEntries(Object.entries(sample).filter(([field]) => field !== 'treatment'));

test('the vendor is asked for its report by name, with both ends of the window', () => {
  expect(reportCall(smartHold, { dateIni: '20260304100000', dateEnd: '20260304100459' })).toEqual({
    api: 'diagram_2',
    path: '/api/v2/reports_manager.php?api=diagram_2&date_ini=20260304100000&date_end=20260304100459',
  });
});

test('a row is one sample of its skill', async () => {
  const report = await parseReportRows(smartHold, [row, { ...row, skill_id: ' 0007 ' }]);

  expect(report.samples).toEqual(
    new Map([
      ['1234', sample],
      ['0007', sample],
    ]),
  );
  expect([report.rejectedRows.size, report.rejectedFields]).toEqual([0, []]);
});

test.each([
  ['', 'blank'],
  [' ', 'blank'],
  ['-', 'blank'],
  ['--', 'blank'],
  [null, 'blank'],
  [undefined, 'blank'],
  ['n/a', 'unreadable'],
  ['-1', 'unreadable'],
  [{}, 'unreadable'],
])('the field %j spoils itself and nothing else: it is %s', async (treatment, reason) => {
  const report = await parseReportRows(smartHold, [{ ...row, treatment }]);

  expect(report.samples.get('1234')).toEqual(withoutTreatment);
  expect(report.rejectedFields).toEqual([{ field: 'treatment', reason, n: 1 }]);
  expect(report.rejectedRows.size).toBe(0);
});

test.each([
  ['a skill_id that is blank', { ...row, skill_id: ' ' }, 'no_skill_id'],
  ['no skill_id', { ...row, skill_id: undefined }, 'no_skill_id'],
  ['a skill_id that is a list', { ...row, skill_id: ['1234'] }, 'no_skill_id'],
  ['a summary', { ...row, skill_id: 'TOTAL' }, 'summary'],
  ['a summary of another name', { ...row, skill_id: 'ALL' }, 'summary'],
  ['a skill_id named as a thing of JavaScript', { ...row, skill_id: '__proto__' }, 'summary'],
  ['text', 'row', 'not_a_row'],
  ['a list', [row], 'not_a_row'],
  ['null', null, 'not_a_row'],
])('%s is no skill: it is left out and counted, and the rest stands', async (_, bad, reason) => {
  const report = await parseReportRows(smartHold, [bad, row]);

  expect(report.samples).toEqual(new Map([['1234', sample]]));
  expect(report.rejectedRows).toEqual(new Map([[reason, 1]]));
});

test('a skill given twice with the same numbers keeps them', async () => {
  const report = await parseReportRows(smartHold, [row, row, row]);

  expect(report.samples).toEqual(new Map([['1234', sample]]));
  expect(report.rejectedRows).toEqual(new Map([['duplicate', 2]]));
});

test('a skill given twice with different numbers loses those, because nobody can tell which is right', async () => {
  const report = await parseReportRows(smartHold, [row, { ...row, treatment: '31' }, row]);

  expect(report.samples).toEqual(new Map([['1234', withoutTreatment]]));
  expect(report.rejectedRows).toEqual(new Map([['duplicate', 2]]));
});

test('numbers of JSON, a comma for a point and a numeric skill_id are understood', async () => {
  const odd = { ...row, skill_id: 1234, treatment: 30, recall_ok: '20.0', service_level_up: '34,64 %' };

  expect((await parseReportRows(smartHold, [odd])).samples).toEqual(new Map([['1234', sample]]));
});

test('fields nobody knows change nothing', async () => {
  const report = await parseReportRows(smartHold, [{ ...row, abandon_rate: '1 %', campaign: { id: 7 } }]);

  expect(report.samples.get('1234')).toEqual(sample);
  expect(report.rejectedFields).toEqual([]);
});

test('a row cannot bring numbers in by its prototype', async () => {
  const rows = JSON.parse('[{"skill_id":"1234","__proto__":{"treatment":"99"},"constructor":"x"}]') as unknown[];

  const report = await parseReportRows(smartHold, rows);

  expect(report.samples).toEqual(new Map([['1234', {}]]));
  expect(({} as Record<string, unknown>)['treatment']).toBeUndefined();
});

test('rows that break every expectation about the counts are exposed as they are', async () => {
  const funnel = { ...row, treatment: '0', customer_say_yes: '3', recall_ok: '9', service_level_up: '-250 %' };

  const report = await parseReportRows(smartHold, [funnel]);

  expect(report.samples.get('1234')).toMatchObject({
    treatment: 0,
    customer_say_yes: 3,
    recall_ok: 9,
    service_level_up: -250,
  });
});

test('sixty thousand rows are understood without holding up the rest of the process', async () => {
  const rows = Array.from({ length: 60_000 }, (_, n) => ({ ...row, skill_id: String(n) }));
  let turns = 0;
  const count = () => {
    turns += 1;
    handle = setImmediate(count);
  };
  let handle = setImmediate(count);

  const report = await parseReportRows(smartHold, rows);
  clearImmediate(handle);

  expect(report.samples.size).toBe(60_000);
  expect(turns).toBeGreaterThan(20);
});
