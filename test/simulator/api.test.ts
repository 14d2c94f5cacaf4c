import { expect, test } from 'vitest';
import { fakeClock } from '../support/fake-clock.ts';
import { ask, simulatorFor } from '../support/simulator.ts';

const noon = '2026-03-04T17:00:00Z'; // 12:00 in Bogotá
const morning = { date_ini: '20260304000000', date_end: '20260304115959' };

test('a window is answered with one row of text per skill', async () => {
  const simulator = await simulatorFor({ skills: 20 });

  const { status, envelope } = await ask(simulator, { api: 'diagram_2', ...morning });

  expect(status).toBe(200);
  expect(envelope.error).toBeNull();
  expect(envelope.msg).toBe(`${envelope.data.length} records were found`);
  expect(envelope.data.length).toBeGreaterThan(10);
  expect(Object.keys(envelope.data[0] ?? {})).toEqual([
    'skill_id',
    'treatment',
    'customer_say_no',
    'customer_say_yes',
    'recall_fail',
    'recall_ok',
    'service_level_up',
  ]);
  expect(envelope.data.every(({ treatment }) => typeof treatment === 'string')).toBe(true);
});

test('a window in which nothing happened is a 404, not an empty list', async () => {
  const simulator = await simulatorFor();

  const tomorrow = { date_ini: '20260305000000', date_end: '20260305115959' };
  const { status, envelope } = await ask(simulator, { api: 'diagram_2', ...tomorrow });

  expect(status).toBe(404);
  expect(envelope).toMatchObject({ msg: 'Validate dates entered' });
});

test.each([
  ['an unknown API', { api: 'diagram_99' }, 400, 'THE API YOU WANT TO CONSULT DOES NOT EXIST'],
  ['no API', {}, 400, 'SOME PARAMETERS ARE REQUIRED'],
  ['a missing end', { api: 'diagram_2', date_ini: '20260304000000' }, 400, 'SOME PARAMETERS ARE REQUIRED'],
  [
    'a date that does not exist',
    { api: 'diagram_2', date_ini: '20260230000000', date_end: '20260304000000' },
    400,
    /YYYYmmdd/,
  ],
  ['an ISO date', { api: 'diagram_2', date_ini: '2026-03-04', date_end: '20260304000000' }, 400, /YYYYmmdd/],
  ['more than 31 days', { api: 'diagram_2', date_ini: '20260101000000', date_end: '20260202000000' }, 400, /31 days/],
  [
    'an end before the beginning',
    { api: 'diagram_2', date_ini: '20260304110000', date_end: '20260304100000' },
    404,
    'Validate dates entered',
  ],
])('%s is refused in the vendor’s words', async (_, query, status, msg) => {
  const simulator = await simulatorFor();

  const answer = await ask(simulator, query);

  expect(answer.status).toBe(status);
  expect(answer.envelope.msg).toMatch(msg);
});

test('thirty-one days are answered at once', async () => {
  const simulator = await simulatorFor();

  const answer = await ask(simulator, { api: 'diagram_2', date_ini: '20260201000000', date_end: '20260303235959' });

  expect(answer.status).toBe(200);
});

test.each([
  ['no token', undefined, 401, 'PLEASE ENTER THE WOLKVOX-TOKEN'],
  ['a wrong token', 'deadbeef', 403, 'PLEASE VALIDATE TOKEN'],
])('%s is refused and costs nothing', async (_, token, status, msg) => {
  const simulator = await simulatorFor();

  const answer = await ask({ ...simulator, token }, { api: 'diagram_2', ...morning });

  expect(answer).toMatchObject({ status, envelope: { msg } });
  expect(simulator.measured().poolUsed).toBe(0);
});

test('the pool is spent by failed calls too, and refills at local midnight', async () => {
  const clock = fakeClock('2026-03-05T04:59:00Z'); // 23:59 in Bogotá
  const simulator = await simulatorFor({ licenses: 1, skills: 1 }, clock);
  const spend = async () => (await ask(simulator, { api: 'nonsense' })).envelope.msg;

  for (let call = 0; call < 1_000; call += 1) await spend();
  expect(await spend()).toBe('TOKEN LIMIT EXCEEDED');
  await clock.advance(60_000);
  expect(await spend()).toBe('THE API YOU WANT TO CONSULT DOES NOT EXIST');
});

test('a third request at once is refused', async () => {
  const simulator = await simulatorFor({ faults: [{ kind: 'silence', api: 'skills' }] });
  const leaving = new AbortController();
  const silent = [1, 2].map(async () => ask(simulator, { api: 'skills' }, leaving.signal).catch(() => undefined));
  await expect.poll(() => simulator.measured().requests).toBe(2);

  const third = await ask(simulator, { api: 'token_info' });
  leaving.abort();
  await Promise.all(silent);

  expect(third).toMatchObject({
    status: 403,
    envelope: { msg: 'EXCEEDS THE LIMIT OF SIMULTANEOUS REQUESTS PER TOKEN (2)' },
  });
  expect(simulator.measured().mostAtOnce).toBe(3);
  await expect.poll(async () => (await ask(simulator, { api: 'token_info' })).status).toBe(200);
});

test('token_info tells the pool in text', async () => {
  const simulator = await simulatorFor({ licenses: 2 });

  const { envelope } = await ask(simulator, { api: 'token_info' });

  expect(envelope.msg).toBe(' 1 records were found');
  expect(envelope.data).toEqual([
    {
      token_limit: '2000',
      token_use_today: '1',
      all_token_today: '1',
      available_consumption_options: '1999',
    },
  ]);
});

test('skills appear and are renamed at their instants', async () => {
  const clock = fakeClock(noon);
  const from = '2026-03-04T17:30:00Z';
  const simulator = await simulatorFor(
    { skills: 3, renames: [{ skillId: '1001', name: 'Preventa', from }], appearing: [{ skillId: '1003', from }] },
    clock,
  );
  const names = async () => (await ask(simulator, { api: 'skills' })).envelope.data.map((row) => row['skill_name']);

  expect(await names()).toEqual(['Ventas Bogotá', 'Soporte Bogotá']);
  await clock.advance(30 * 60_000);
  expect(await names()).toEqual(['Preventa', 'Soporte Bogotá', 'Cartera Bogotá']);
});

test('the Date header is the simulator’s own clock', async () => {
  const simulator = await simulatorFor({}, fakeClock(noon));

  const { headers } = await ask(simulator, { api: 'skills' });

  expect(headers.get('date')).toBe('Wed, 04 Mar 2026 17:00:00 GMT');
});

test('unused skills have rows of zeros on request, and a summary row comes last', async () => {
  const simulator = await simulatorFor({ skills: 50, unused: 'zero', totalRow: true, blanks: 0 });

  const { envelope } = await ask(simulator, {
    api: 'diagram_2',
    date_ini: '20260304000000',
    date_end: '20260304000000',
  });

  expect(envelope.data).toHaveLength(51);
  expect(envelope.data[49]).toMatchObject({ treatment: '0', service_level_up: '0.00 %' });
  expect(envelope.data[50]).toMatchObject({ skill_id: 'TOTAL' });
});

test('the report answers yes in every type seen', async () => {
  const simulator = await simulatorFor({ skills: 5 });
  const codes = new Set<unknown>();

  for (let minute = 10; minute < 40; minute += 1) {
    const query = { api: 'diagram_2', date_ini: '20260304000000', date_end: `202603041100${minute}` };
    codes.add((await ask(simulator, query)).envelope.code);
  }

  expect(codes).toEqual(new Set([200, '200', '0', 0]));
});

test('what is measured and what is true can be asked for over HTTP', async () => {
  const simulator = await simulatorFor();
  await ask(simulator, { api: 'diagram_2', ...morning });
  const json = async (path: string) => (await fetch(simulator.origin + path)).json();

  expect(await json('/simulator/stats')).toMatchObject({
    requestsByApi: { diagram_2: 1 },
    mostAtOnce: 1,
    poolUsed: 1,
    log: [{ dateIni: morning.date_ini, dateEnd: morning.date_end, status: 200 }],
  });
  const day = await json('/simulator/truth?date_ini=20260304000000&date_end=20260304235959');
  expect(day).toEqual(Object.fromEntries(simulator.truthOfDay('2026-03-04')));
});

test('awkward names arrive as they are', async () => {
  const simulator = await simulatorFor({ awkwardNames: true });

  const { envelope } = await ask(simulator, { api: 'skills' });

  const names = envelope.data.map((row) => row['skill_name']);
  expect(names).toEqual(expect.arrayContaining(['línea uno\nlínea dos', '<script>alert("skill")</script>']));
});

test.each([
  ['the first', '01000101000000', '01000101235959'],
  ['the last', '99991231000000', '99991231235959'],
])('%s day of the calendar is answered like any other', async (_, first, last) => {
  const simulator = await simulatorFor({}, fakeClock('2026-03-04T17:00:00Z'));

  const { status } = await ask(simulator, { api: 'diagram_2', date_ini: first, date_end: last });

  expect([200, 404]).toContain(status);
});

test('paths the vendor does not have are not found', async () => {
  const simulator = await simulatorFor();

  expect((await fetch(`${simulator.origin}/api/v3/reports`)).status).toBe(404);
});
