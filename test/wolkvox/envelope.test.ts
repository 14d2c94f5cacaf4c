import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CallError, type CallFailureReason } from '../../src/base/errors.ts';
import { rowsOf } from '../../src/wolkvox/envelope.ts';

const rows = [{ skill_id: '1234' }];
const envelope = (parts: object) =>
  JSON.stringify({ code: '200', error: null, msg: '1 records were found', data: rows, ...parts });
const refusal = (code: unknown, error: string, msg: string) => envelope({ code, error, msg, data: [] });

test.each<[string, string]>([
  ['as the vendor documents it', envelope({})],
  ['code as a number', envelope({ code: 200 })],
  ['code 0 as text, of information.php', envelope({ code: '0' })],
  ['code 0 as a number', envelope({ code: 0 })],
  ['an empty code', envelope({ code: '' })],
  ['a null code', envelope({ code: null })],
  ['no code', envelope({ code: undefined })],
  ['an empty error', envelope({ error: '' })],
  ['the word null for an error', envelope({ error: 'null' })],
  ['no error field', envelope({ error: undefined })],
  ['no msg', envelope({ msg: undefined })],
  ['a msg that is no text', envelope({ msg: 7 })],
  ['the word None for an error', envelope({ error: 'None' })],
  ['false for an error', envelope({ error: false })],
  ['0 for an error', envelope({ error: 0 })],
  ['an empty list for an error', envelope({ error: [] })],
  ['error words with blanks around them', envelope({ error: ' NULL ' })],
  ['the word false for an error', envelope({ error: 'false' })],
  ['0 as a word for an error', envelope({ error: '0' })],
  ['blanks around the code', envelope({ code: ' 200 ' })],
  ['one row instead of a list', envelope({ data: rows[0] })],
  ['a list with gaps, which PHP writes as an object', envelope({ data: { 0: rows[0] } })],
  ['fields nobody knows', envelope({ server: 'wv0042', took: 1.5 })],
])('rows are found in an answer: %s', (_, text) => {
  expect(rowsOf(200, text).rows).toEqual(rows);
});

test.each<[string, number, string]>([
  ['the 404 of the vendor', 404, refusal('404', 'NOT FOUND', 'Validate dates entered')],
  ['the same in capitals', 404, refusal(404, 'NOT FOUND', 'VALIDATE DATES ENTERED')],
  ['the 404 inside a 200', 200, refusal('404', 'NOT FOUND', 'Validate dates entered')],
  ['an empty list', 200, envelope({ msg: '0 records were found', data: [] })],
  ['an empty list without a code', 200, envelope({ code: '', msg: undefined, data: [] })],
  ['an empty object', 200, envelope({ msg: '', data: {} })],
])('%s means no rows, which is no error', (_, status, text) => {
  expect(rowsOf(status, text).rows).toEqual([]);
});

test.each<[CallFailureReason, string, number, string | undefined]>([
  ['bad_request', 'an unknown api', 400, refusal('400', 'BAD REQUEST', 'THE API YOU WANT TO CONSULT DOES NOT EXIST')],
  ['bad_request', 'a missing parameter', 400, refusal('400', 'BAD REQUEST', 'SOME PARAMETERS ARE REQUIRED')],
  ['bad_request', 'a malformed date', 400, refusal('400', 'BAD REQUEST', 'Validate dates entered')],
  ['auth', 'no token', 401, refusal('401', 'UNAUTHORIZED', 'PLEASE ENTER THE WOLKVOX-TOKEN')],
  ['auth', 'a 401 without words', 401, ''],
  ['auth', 'a bad token', 403, refusal('403', 'FORBIDDEN', 'PLEASE VALIDATE TOKEN')],
  ['auth', 'a bad token, in small letters', 403, refusal(403, 'FORBIDDEN', ' please validate token.')],
  ['auth', 'a bad token inside a 200', 200, refusal('403', 'FORBIDDEN', 'PLEASE VALIDATE TOKEN')],
  ['quota', 'a spent pool', 403, refusal('403', 'FORBIDDEN', 'TOKEN LIMIT EXCEEDED')],
  ['quota', 'a spent pool with nothing but its msg', 403, JSON.stringify({ msg: 'TOKEN LIMIT EXCEEDED' })],
  ['quota', 'a spent pool inside a 200', 200, refusal('403', 'FORBIDDEN', 'TOKEN LIMIT EXCEEDED')],
  [
    'concurrency',
    'too many at once',
    403,
    refusal('403', 'FORBIDDEN', 'EXCEEDS THE LIMIT OF SIMULTANEOUS REQUESTS PER TOKEN (2)'),
  ],
  ['concurrency', 'throttling', 429, ''],
  ['concurrency', 'a conflict', 409, '<html>'],
  ['forbidden', 'maintenance in HTML', 403, '<!DOCTYPE html><h1>Backup</h1>'],
  ['forbidden', 'a 403 with words nobody knows', 403, refusal('403', 'FORBIDDEN', 'COME BACK LATER')],
  ['server_error', 'a 500', 500, ''],
  ['server_error', 'an HTML 502', 502, '<html>Bad gateway</html>'],
  ['server_error', 'a 500 inside a 200', 200, envelope({ code: '500', data: [] })],
  ['server_error', 'rows inside a 500', 500, envelope({})],
  ['bad_request', 'rows inside a 400', 400, envelope({})],
  ['api_error', 'rows inside a 404', 404, envelope({ code: 0 })],
  ['timeout', 'a 408', 408, ''],
  ['api_error', 'an error inside a 200 that has rows', 200, envelope({ error: 'INTERNAL ERROR' })],
  ['api_error', 'a code of another kind', 200, envelope({ code: 'E17' })],
  ['api_error', 'a code beyond those of HTTP', 200, envelope({ code: '600' })],
  ['api_error', 'a code of two digits', 200, envelope({ code: '20' })],
  ['api_error', 'a code of four digits', 200, envelope({ code: '2000' })],
  ['api_error', 'a code of four digits that ends as one of HTTP', 200, envelope({ code: '1200' })],
  ['api_error', 'a list of errors', 200, envelope({ error: ['INTERNAL'] })],
  ['api_error', 'an object for an error', 200, envelope({ error: {} })],
  ['api_error', 'true for an error', 200, envelope({ error: true })],
  ['api_error', 'no code and no list', 200, envelope({ code: '', data: null })],
  ['api_error', 'a 404 with JSON that says something else', 404, refusal('404', 'NOT FOUND', 'REPORT NOT ENABLED')],
  ['bad_response', 'a 404 page of a web server', 404, '<html>Not found</html>'],
  ['bad_response', 'nothing', 200, ''],
  ['bad_response', 'no object at all', 200, undefined],
  ['bad_response', 'HTML', 200, '<!DOCTYPE html><h1>Welcome</h1>'],
  ['bad_response', 'truncated JSON', 200, envelope({}).slice(0, 40)],
  ['bad_response', 'JSON that is a bare list', 200, JSON.stringify(rows)],
  ['bad_response', 'JSON null', 200, 'null'],
  ['bad_response', 'success without data', 200, envelope({ data: undefined })],
  ['bad_response', 'success with text for data', 200, envelope({ data: 'none' })],
  ['bad_response', 'a 204', 204, ''],
  ['bad_response', 'an empty list where a record is announced', 200, envelope({ data: [] })],
  [
    'bad_response',
    'an empty object where records are announced',
    200,
    envelope({ msg: ' 7 records were found', data: {} }),
  ],
])('%s: %s', (reason, _, status, text) => {
  expect(() => rowsOf(status, text)).toThrow(expect.objectContaining({ name: 'CallError', reason }) as Error);
});

test.each([
  ['1 records were found', 1],
  [' 12 records were found', 12],
  ['1 record was found', 1],
  ['1.000 records were found', undefined],
  ['records were found', undefined],
  ['1 recordings were found', undefined],
  ['page 1 records were found', undefined],
  ['1234567890 records were found', undefined],
  ['123456789 Records were found', 123_456_789],
  ['', undefined],
])('the message %j announces %s records', (msg, announced) => {
  expect(rowsOf(200, envelope({ msg })).announced).toBe(announced);
});

test.each<[string | undefined, number, string]>([
  ['validate_dates', 404, refusal('404', 'NOT FOUND', 'Please: Validate dates entered.')],
  ['empty_list', 200, envelope({ msg: '0 records were found', data: [] })],
  [undefined, 200, envelope({})],
])('how the vendor says that there are no rows is told: %s', (noRows, status, text) => {
  expect(rowsOf(status, text).noRows).toBe(noRows);
});

test.each<[RegExp, string]>([
  [/not the JSON the vendor documents/, '<html>'],
  [/speaks of 7 records and holds none/, envelope({ msg: '7 records were found', data: [] })],
  [/says success but holds no data/, envelope({ data: null })],
])('an answer that cannot be used says why: %s', (message, text) => {
  expect(() => rowsOf(200, text)).toThrow(message);
});

test('what stands among the rows of a list and is none stays there, to be counted', () => {
  const data = [rows[0], null, 'row', 7];

  expect(rowsOf(200, envelope({ data })).rows).toEqual(data);
});

test('an object that is not of rows alone is one row', () => {
  const data = { skill_id: '7', detail: { calls: 1 }, extra: null };

  expect(rowsOf(200, envelope({ data })).rows).toEqual([data]);
  expect(rowsOf(200, envelope({ data: { 0: rows[0], 1: null } })).rows).toEqual([{ 0: rows[0], 1: null }]);
});

test.each<[string, number, string, RegExp]>([
  ['a refused token', 403, refusal('403', '', 'PLEASE VALIDATE TOKEN'), /check the token/],
  ['a spent pool', 403, refusal('403', '', 'TOKEN LIMIT EXCEEDED'), /refills at midnight/],
  ['maintenance', 403, '<html>', /maintenance/],
  ['an unknown address', 404, '<html>', /check the server/],
])('%s says what to do about it', (_, status, text, hint) => {
  expect(() => rowsOf(status, text)).toThrow(
    expect.objectContaining({ hint: expect.stringMatching(hint) as string }) as Error,
  );
});

test('whatever the vendor says, the answer is rows or a reason, and never its words', () => {
  const statuses = fc.constantFrom(200, 204, 301, 400, 401, 403, 404, 429, 500, 503);
  const texts = fc.oneof(
    fc.string(),
    fc.json(),
    fc.record({ code: fc.anything(), error: fc.anything(), msg: fc.anything(), data: fc.anything() }).map(textOf),
  );
  fc.assert(
    fc.property(statuses, texts, (status, text) => {
      const outcome = outcomeOf(() => rowsOf(status, text));

      expect(hasRows(outcome) || outcome instanceof CallError).toBe(true);
    }),
    { numRuns: 500 },
  );
  const secret = refusal('403', 'canary', 'canary');
  expect(String(outcomeOf(() => rowsOf(403, secret)))).not.toContain('canary');
});

function outcomeOf(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

function hasRows(outcome: unknown): boolean {
  return typeof outcome === 'object' && outcome !== null && 'rows' in outcome && Array.isArray(outcome.rows);
}

function textOf(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    return 'null'; // bigint, circles
  }
}
