import fc from 'fast-check';

/** Answers as a vendor sends them and as it might: every part of the grammar in the forms seen, and in wrong ones. */

const digits = fc.integer({ min: 0, max: 5_000 }).map(String);
const spaced = (text: fc.Arbitrary<string>) =>
  fc
    .tuple(fc.constantFrom('', ' ', '\t', '\u00a0'), text, fc.constantFrom('', ' ', '\n'))
    .map((parts) => parts.join(''));

const numberText = fc.oneof(
  { weight: 6, arbitrary: digits },
  fc
    .tuple(fc.constantFrom('', '-', '+', '\u2212'), digits, fc.constantFrom('.', ','), digits)
    .map((parts) => parts.join('')),
  fc.constantFrom(
    '1.000',
    '1,000',
    '12.0',
    '0.125',
    '1234.000',
    '1e3',
    '1e999',
    '9007199254740993',
    '.5',
    '5.',
    '1_000',
  ),
  fc.constantFrom('', ' ', '-', '--', 'n/a', 'NaN', 'null', 'cero', '0x10', '1.2.3', '١٢'),
);

const count = fc.oneof(
  { weight: 6, arbitrary: spaced(numberText) },
  fc.integer({ min: -3, max: 5_000 }),
  fc.double({ noNaN: true }),
  fc.constantFrom<unknown>(null, true, {}, [], ['5'], { value: 5 }),
);

const percentage = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(spaced(numberText), fc.constantFrom('', '%', ' %', '% ', ' %%')).map((p) => p.join('')),
  },
  count,
);

const id = fc.oneof(
  { weight: 6, arbitrary: spaced(fc.constantFrom('1', '2', '0042', '42', '007', '7', '1234')) },
  fc.constantFrom<unknown>(1, 42, 7, 0, -0, -1, 12.5, 2 ** 60, null, ['1'], {}),
  fc.constantFrom('TOTAL', 'Totales:', 'Gran total', 'all', 'ventas', '', '-', '1.234', '__proto__', '1'.repeat(21)),
);

/** A row with some keys missing, some unknown. */
const row = fc.record(
  {
    skill_id: id,
    treatment: count,
    customer_say_no: count,
    customer_say_yes: count,
    recall_fail: count,
    recall_ok: count,
    service_level_up: percentage,
    skill_name: fc.string({ maxLength: 8 }),
  },
  { requiredKeys: [] },
);

const usualRow = fc.record({
  skill_id: fc.constantFrom('1', '2', '3', '0042'),
  treatment: digits,
  customer_say_no: digits,
  customer_say_yes: digits,
  recall_fail: digits,
  recall_ok: digits,
  service_level_up: digits.map((text) => `${text}.25 %`),
});

const rowLike = fc.oneof(
  { weight: 5, arbitrary: row },
  { weight: 5, arbitrary: usualRow },
  fc.constantFrom<unknown>(null, 'row', 7, [], [[]]),
);

const data = fc.oneof(
  { weight: 8, arbitrary: fc.array(rowLike, { maxLength: 5 }) },
  fc.dictionary(fc.constantFrom('0', '1', '7', 'a'), rowLike),
  row,
  fc.constantFrom<unknown>(null, '', 'no data', 0, {}),
);

const envelope = fc.record(
  {
    code: fc.oneof(
      { weight: 5, arbitrary: fc.constantFrom<unknown>('200', 200) },
      fc.constantFrom<unknown>('0', 0, '', ' 200 ', null, '404', 404, '500', 403, 'OK', true, 600),
    ),
    error: fc.oneof(
      { weight: 5, arbitrary: fc.constantFrom<unknown>(null, '', false) },
      fc.constantFrom<unknown>('null', 'None', 0, '0', [], {}, ['x'], true, 'FORBIDDEN', 'Not found'),
    ),
    msg: fc.oneof(
      fc.nat({ max: 6 }).map((n) => `${n} records were found`),
      fc.constantFrom<unknown>(' 1 record was found', 'Validate dates entered', 'validate dates entered.', '', null, 7),
    ),
    data,
  },
  { requiredKeys: [] },
);

export type Body = { readonly status: number; readonly text: string };

const status = fc.oneof(
  { weight: 6, arbitrary: fc.constant(200) },
  fc.constantFrom(201, 301, 400, 401, 403, 404, 429, 500, 503),
);

/** Whole JSON objects. */
export const jsonBodies: fc.Arbitrary<Body> = fc.record({
  status,
  text: envelope.map((value) => JSON.stringify(value)),
});

/** The same with a few bytes cut, doubled, changed or put in, and with text before and behind. */
export const brokenBodies: fc.Arbitrary<Body> = fc
  .tuple(
    jsonBodies,
    fc.array(
      fc.tuple(fc.nat(), fc.constantFrom('', '"', '{', '}', ']', ',', '0', '9', '\\', '\ufeff', 'null', 'NaN')),
      {
        minLength: 1,
        maxLength: 4,
      },
    ),
    fc.constantFrom('', '\ufeff', '<br />\n<b>Warning</b>: x in /y.php on line 3<br />\n', '{}', '[1] '),
    fc.constantFrom('', '\n', '</html>', '{"code":"200"}'),
  )
  .map(([{ status: code, text }, changes, before, behind]) => {
    const changed = changes.reduce((body, [at, put]) => {
      const place = at % (body.length + 1);
      return body.slice(0, place) + put + body.slice(place + (put === '' ? 1 : 0));
    }, text);
    return { status: code, text: before + changed + behind };
  });
