import fc from 'fast-check';
import { expect, test } from 'vitest';
import { reportCall } from '../../../src/wolkvox/apis.ts';
import { parseReportRows, zeroSample } from '../../../src/wolkvox/reports/rows.ts';
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
const noCounts = Object.fromEntries(smartHold.countFields.map((field) => [field, '0']));
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
  ['a summary in Spanish, with a colon', { ...row, skill_id: ' Totales: ' }, 'summary'],
  ['a skill_id of letters', { ...row, skill_id: 'ventas' }, 'unreadable_id'],
  ['a skill_id with a point', { ...row, skill_id: '1.234' }, 'unreadable_id'],
  ['a skill_id that is no whole number', { ...row, skill_id: 12.5 }, 'unreadable_id'],
  ['a skill_id beyond what numbers hold', { ...row, skill_id: 2 ** 60 }, 'unreadable_id'],
  ['a skill_id named as a thing of JavaScript', { ...row, skill_id: '__proto__' }, 'unreadable_id'],
  ['a row with other fields than the report has', { skill_id: '7', tratamiento: '3' }, 'no_fields'],
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

test.each([
  ['every row a skill', [row], undefined, true],
  ['as many rows as announced', [row, { ...row, skill_id: '7' }], 2, true],
  ['a summary beside skills', [row, { ...row, skill_id: 'TODOS' }], 1, true],
  ['a skill twice', [row, row], 2, true],
  ['a field that cannot be read', [{ ...row, treatment: '1.000' }], 1, true],
  ['no row at all', [], undefined, true],
  ['fewer rows than announced', [row], 2, false],
  ['fewer rows than announced, one of them unusable', [row, 'row'], 3, false],
  ['a row that is none', [row, [row]], undefined, false],
  ['a row without a skill', [row, { ...row, skill_id: '' }], undefined, false],
  ['a row of no skill and no known summary', [row, { ...row, skill_id: 'VENTAS' }], undefined, false],
  ['a row without a known field', [row, { skill_id: '7', tratamiento: '3' }], undefined, false],
])('%s: whether skills without a row had nothing to count is known', async (_, rows, announced, isWhole) => {
  expect((await parseReportRows(smartHold, rows, { announced })).isWhole).toBe(isWhole);
});

test.each([
  ['no row at all', [], true],
  ['a summary of nothing', [{ ...row, ...noCounts, skill_id: 'TOTAL' }], true],
  ['one usable row among others', ['row', row], true],
  ['a summary of fields that are blank', [{ skill_id: 'TOTAL', treatment: '', recall_ok: '-' }], true],
  ['a summary of a single call', [{ ...row, ...noCounts, skill_id: 'TOTAL', recall_ok: '1' }], false],
  ['a summary that cannot be read', [{ ...row, ...noCounts, skill_id: 'TOTAL', treatment: 'n/a' }], false],
  ['a summary of something, and no skill', [{ ...row, skill_id: 'TOTAL' }], false],
  ['skills under another name', [{ skill: '1234', treatment: '30' }], false],
  ['rows as lists', [['1234', '30', '4', '26', '5', '20', '34.64 %']], false],
  ['a list of rows in a row', [{ records: [row] }], false],
  ['ids of another kind', [{ ...row, skill_id: 'ventas' }], false],
  ['fields of another name', [{ skill_id: '1234', tratamiento: '30' }], false],
])('%s: whether that says anything is known', async (_, rows, isUsable) => {
  expect((await parseReportRows(smartHold, rows)).isUsable).toBe(isUsable);
});

test.each([
  ['a known skill', 42, ['0042'], '0042'],
  ['a known skill, though another is longer', 42, ['0042', '4200'], '0042'],
  ['the known skill without zeros', 42, ['42', '0042'], '42'],
  ['a skill nobody knows', 42, ['0043'], '42'],
  ['a known skill, given as text', '42', ['0042'], '42'],
  ['skill 0', 0, ['000'], '000'],
])('%s: the id %j is that skill when %j are known', async (_, id, knownIds, skillId) => {
  const report = await parseReportRows(smartHold, [{ ...row, skill_id: id }], { knownIds });

  expect([...report.samples.keys()]).toEqual([skillId]);
});

test('a number that can be either of two known ids is neither', async () => {
  const rows = [{ ...row, skill_id: 42 }];

  const report = await parseReportRows(smartHold, rows, { knownIds: ['042', '0042'] });

  expect([report.samples.size, report.isUsable]).toEqual([0, false]);
  expect(report.rejectedRows).toEqual(new Map([['unreadable_id', 1]]));
});

test('a skill given as text and as a number in one answer is one skill', async () => {
  const report = await parseReportRows(smartHold, [
    { ...row, skill_id: 42 },
    { ...row, skill_id: ' 0042 ' },
  ]);

  expect([...report.samples.keys()]).toEqual(['0042']);
});

test('what is bad in the fields is counted by field and kind, over all rows', async () => {
  const report = await parseReportRows(smartHold, [
    { ...row, treatment: '', recall_ok: 'n/a' },
    { ...row, skill_id: '7', treatment: '-', service_level_up: 'high' },
    { ...row, skill_id: '8', treatment: '1.5' },
  ]);

  expect(report.rejectedFields).toHaveLength(4);
  expect(report.rejectedFields).toEqual(
    expect.arrayContaining([
      { field: 'treatment', reason: 'blank', n: 2 },
      { field: 'treatment', reason: 'unreadable', n: 1 },
      { field: 'recall_ok', reason: 'unreadable', n: 1 },
      { field: 'service_level_up', reason: 'unreadable', n: 1 },
    ]),
  );
});

test('how the percentages of skills are written is told, and not how those of a summary are', async () => {
  const formsOf = async (...rows: unknown[]) => [...(await parseReportRows(smartHold, rows)).percentageForms];
  const [ofOne] = await formsOf(row);

  expect(ofOne).toBeDefined();
  expect(await formsOf(row, { ...row, skill_id: '7' })).toEqual([ofOne]);
  expect(await formsOf(row, { ...row, skill_id: '7', service_level_up: '34,64 %' })).toHaveLength(2);
  expect(await formsOf({ ...row, service_level_up: '' })).toEqual([]);
  expect(await formsOf({ ...row, skill_id: 'TOTAL' })).toEqual([]);
});

test('a skill that had no row counts nothing, and has no percentage', () => {
  expect(zeroSample(smartHold)).toEqual({
    treatment: 0,
    customer_say_no: 0,
    customer_say_yes: 0,
    recall_fail: 0,
    recall_ok: 0,
  });
});

test('whatever an answer is turned into, no number comes of it that nobody said', async () => {
  // What a share may be and a count may not.
  const share = 2.5;
  const said = new Set<number | undefined>(Object.values(sample));
  const spoilt = fc.constantFrom(undefined, null, '', '1.000', '9,999', 'n/a', [], {}, Number.NaN, String(share));
  const mutated = fc
    .array(
      fc.record({
        field: fc.constantFrom('skill_id', ...smartHold.fields),
        how: fc.constantFrom('spoil', 'rename', 'wrap', 'drop'),
        spoilt,
      }),
      { maxLength: 6 },
    )
    .map((changes) => changes.reduce<Record<string, unknown>>(change, { ...row }));
  const row2 = fc.oneof({ weight: 4, arbitrary: mutated }, fc.anything());

  await fc.assert(
    fc.asyncProperty(fc.array(row2, { maxLength: 5 }), async (rows) => {
      const report = await parseReportRows(smartHold, rows);

      const numbers = [...report.samples.values()].flatMap((known) => Object.entries(known));
      const isSaid = (field: string, number: number | undefined) =>
        said.has(number) || (field === 'service_level_up' && number === share);
      expect(numbers.filter(([field, number]) => !isSaid(field, number))).toEqual([]);
      if (report.samples.size === 0) expect(report.isUsable && report.isWhole).toBe(rows.length === 0);
    }),
  );
});

test('fields nobody knows change nothing', async () => {
  const report = await parseReportRows(smartHold, [{ ...row, abandon_rate: '1 %', campaign: { id: 7 } }]);

  expect(report.samples.get('1234')).toEqual(sample);
  expect(report.rejectedFields).toEqual([]);
});

test('a row cannot bring numbers in by its prototype', async () => {
  const rows = JSON.parse(
    '[{"skill_id":"1234","recall_ok":"2","__proto__":{"treatment":"99"},"constructor":"x"}]',
  ) as unknown[];

  const report = await parseReportRows(smartHold, rows);

  expect(report.samples).toEqual(new Map([['1234', { recall_ok: 2 }]]));
  expect(({} as Record<string, unknown>)['treatment']).toBeUndefined();
});

test('what a row only inherits is not of the row', async () => {
  const heir: unknown = Object.assign(Object.create({ treatment: '99' }) as object, {
    skill_id: '1234',
    recall_ok: '2',
  });

  const report = await parseReportRows(smartHold, [heir]);

  expect(report.samples).toEqual(new Map([['1234', { recall_ok: 2 }]]));
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

type Change = { readonly field: string; readonly how: string; readonly spoilt: unknown };

function change(values: Record<string, unknown>, { field, how, spoilt }: Change): Record<string, unknown> {
  const { [field]: value, ...rest } = values;
  if (how === 'drop') return rest;
  if (how === 'rename') return { ...rest, [`${field}_`]: value };
  return { ...rest, [field]: how === 'wrap' ? [value] : spoilt };
}
