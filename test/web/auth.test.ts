import { setImmediate as immediate } from 'node:timers/promises';
import bcrypt from 'bcryptjs';
import { expect, onTestFinished, test } from 'vitest';
import { authenticator } from '../../src/web/auth.ts';
import { bcryptThread, bcryptThreads } from '../../src/web/bcrypt.ts';
import { basic } from '../support/web-guard.ts';

const secret = Buffer.alloc(32, 7);
const aliceHash = bcrypt.hashSync('open sesame', 4);
const users = new Map([['alice', aliceHash]]);
const here = '192.0.2.1';
const there = '192.0.2.2';

/** An authenticator whose comparisons wait until they are answered by `settle`, and are written down. */
function watched() {
  const asked: { password: string; hash: string; answer: (isMatch: boolean) => void }[] = [];
  const matches = (password: string, hash: string) =>
    new Promise<boolean>((answer) => void asked.push({ password, hash, answer }));
  let settled = 0;
  /** Answers comparisons, those that are asked for thereupon too, until there is none or `most` were answered. */
  const settle = async (most = Infinity) => {
    for (let count = 0; settled < asked.length && count < most; count += 1) {
      const next = asked[settled];
      settled += 1;
      next?.answer(bcrypt.compareSync(next.password, next.hash));
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const authenticate = authenticator({ secret, bcrypt: { matches } });
  const ask = async (user: string, password: string, known: ReadonlyMap<string, string> = users) => {
    const verdict = authenticate(known, basic(user, password).authorization, here);
    await settle();
    return verdict;
  };
  return { authenticate, ask, asked, settle };
}

function thread() {
  const started = bcryptThread();
  onTestFinished(() => started.close());
  return started;
}

test.each([
  ['alice', 'open sesame', 'granted'],
  ['alice', 'open sesam', 'denied'],
  ['alice', '', 'denied'],
  ['bob', 'open sesame', 'denied'],
  ['', '', 'denied'],
])('user %j with password %j is %s', async (user, password, verdict) => {
  const authenticate = authenticator({ secret, bcrypt: thread() });

  expect(await authenticate(users, basic(user, password).authorization, here)).toBe(verdict);
});

test('a password that goes on behind a NUL is another, though bcrypt takes some of them for the same', async () => {
  expect(bcrypt.compareSync('open sesame\0open sesame', aliceHash)).toBe(true);

  expect(await watched().ask('alice', 'open sesame\0open sesame')).toBe('denied');
});

test.each(['$2a$', '$2b$', '$2y$'])('a hash of version %s is understood', async (version) => {
  const hash = aliceHash.replace('$2b$', version);

  expect(await thread().matches('open sesame', hash)).toBe(true);
});

test.each([
  undefined,
  '',
  'Basic',
  'Basic !',
  'Bearer YWxpY2U6eA==',
  `Basic ${Buffer.from('alice').toString('base64')}`,
])('the header %j is denied without a comparison', async (header) => {
  const { authenticate, asked } = watched();

  expect(await authenticate(users, header, here)).toBe('denied');
  expect(asked).toEqual([]);
});

test('a password may hold colons and letters of any script', async () => {
  const known = new Map([['ana', bcrypt.hashSync('a:ñ:漢', 4)]]);

  expect(await watched().ask('ana', 'a:ñ:漢', known)).toBe('granted');
});

test('a right password is compared once, a wrong one too', async () => {
  const { ask, asked } = watched();

  expect([await ask('alice', 'open sesame'), await ask('alice', 'open sesame')]).toEqual(['granted', 'granted']);
  expect([await ask('alice', 'wrong'), await ask('alice', 'wrong')]).toEqual(['denied', 'denied']);
  expect(asked).toHaveLength(2);
});

test('requests that come together with the same password share one comparison', async () => {
  const { authenticate, asked, settle } = watched();
  const { authorization } = basic('alice', 'open sesame');

  const verdicts = Promise.all([authenticate(users, authorization, here), authenticate(users, authorization, there)]);
  await settle();

  expect(await verdicts).toEqual(['granted', 'granted']);
  expect(asked).toHaveLength(1);
});

test('an unknown user costs a comparison of the same price as a known one', async () => {
  const { ask, asked } = watched();

  await ask('alice', 'wrong');
  await ask('bob', 'wrong');

  expect(asked.map(({ hash }) => hash.slice(0, 7))).toEqual(['$2b$04$', '$2b$04$']);
});

test('an unknown user is denied even if the comparison says yes', async () => {
  const authenticate = authenticator({ secret, bcrypt: { matches: async () => true } });

  expect(await authenticate(users, basic('bob', 'anything').authorization, here)).toBe('denied');
});

test('where costs differ, unknown users spread over them, each name always on the same', async () => {
  const known = new Map([...users, ['carol', bcrypt.hashSync('x', 5)]]);
  const names = Array.from({ length: 40 }, (_, index) => `nobody${index}`);
  const costs = async () => {
    const { ask, asked } = watched();
    for (const name of names) await ask(name, 'wrong', known);
    return asked.map(({ hash }) => hash.slice(4, 6));
  };

  const first = await costs();

  expect(new Set(first)).toEqual(new Set(['04', '05']));
  expect(await costs()).toEqual(first);
});

test('a hash taken from the file is worth nothing as a password', async () => {
  expect(await watched().ask('alice', aliceHash)).toBe('denied');
});

test('a changed hash, or a user taken out, ends what was granted', async () => {
  const { ask, asked } = watched();
  expect(await ask('alice', 'open sesame')).toBe('granted');

  expect(await ask('alice', 'open sesame', new Map([['alice', bcrypt.hashSync('new', 4)]]))).toBe('denied');
  expect(await ask('alice', 'open sesame', new Map([['carol', aliceHash]]))).toBe('denied');
  expect(asked).toHaveLength(3);
});

test('a change of other users forgets nobody', async () => {
  const { ask, asked } = watched();
  await ask('alice', 'open sesame');

  expect(await ask('alice', 'open sesame', new Map(users))).toBe('granted');
  expect(await ask('alice', 'open sesame', new Map([...users, ['carol', bcrypt.hashSync('x', 4)]]))).toBe('granted');
  expect(asked).toHaveLength(1);
});

test('an unknown user who is then let in is compared anew', async () => {
  const { ask } = watched();
  expect(await ask('carol', 'x')).toBe('denied');

  expect(await ask('carol', 'x', new Map([...users, ['carol', bcrypt.hashSync('x', 4)]]))).toBe('granted');
});

test('a flood of wrong passwords pushes no right one out of memory', async () => {
  const { ask, asked } = watched();
  await ask('alice', 'open sesame');
  for (let index = 0; index < 1_100; index += 1) await ask('nobody', String(index));
  const before = asked.length;

  expect(await ask('alice', 'open sesame')).toBe('granted');
  expect(asked).toHaveLength(before);
  expect(await ask('nobody', '0')).toBe('denied');
  expect(asked).toHaveLength(before + 1);
});

test('of one address four comparisons wait besides the one that runs, and of all together 64', async () => {
  const { authenticate, ask, settle } = watched();
  await ask('alice', 'open sesame');
  const guess = (source: string, password: string) =>
    authenticate(users, basic('x', password).authorization, `203.0.113.${source}`);

  const flood = Array.from({ length: 5 }, (_, index) => guess('0', String(index)));
  expect(await guess('0', 'one more')).toBe('busy');
  for (let source = 1; source <= 60; source += 1) flood.push(guess(String(source), `of ${source}`));
  expect(await guess('200', 'from nobody seen before')).toBe('busy');
  expect(await authenticate(users, basic('alice', 'open sesame').authorization, '203.0.113.0')).toBe('granted');

  await settle();
  expect(new Set(await Promise.all(flood))).toEqual(new Set(['denied']));
});

test('under a flood of guesses a right password that is not remembered waits for one of them', async () => {
  const { authenticate, asked, settle } = watched();
  const known = new Map([...users, ['carol', bcrypt.hashSync('x', 8)]]);
  const guesses = Array.from({ length: 50 }, (_, index) =>
    authenticate(known, basic(`nobody${index}`, 'guess').authorization, there),
  );

  const login = authenticate(known, basic('alice', 'open sesame').authorization, here);
  await settle(4);

  expect(await login).toBe('granted');
  const cheap = asked.filter(({ hash }) => hash.startsWith('$2b$04$'));
  expect(cheap.slice(0, 2).map(({ password }) => password)).toEqual(['guess', 'open sesame']);
  await settle();
  expect(new Set(await Promise.all(guesses))).toEqual(new Set(['denied', 'busy']));
});

test('a cheap comparison waits for no dear one', async () => {
  const { authenticate, asked, settle } = watched();
  const known = new Map([...users, ['carol', bcrypt.hashSync('x', 8)]]);

  void authenticate(known, basic('carol', 'guess').authorization, here);
  void authenticate(known, basic('alice', 'open sesame').authorization, here);

  expect(asked.map(({ password }) => password)).toEqual(['guess', 'open sesame']);
  await settle();
});

test('threads of each cost compare, and end together', async () => {
  const threads = bcryptThreads();
  const dear = bcrypt.hashSync('x', 5);

  expect(await Promise.all([threads.matches('open sesame', aliceHash), threads.matches('y', dear)])).toEqual([
    true,
    false,
  ]);
  await threads.close();
});

test('the event loop turns freely while a comparison runs', async () => {
  const { matches } = thread();
  let turns = 0;
  let isDone = false;
  const turn = () => {
    turns += 1;
    if (!isDone) setImmediate(turn);
  };
  await matches('x', aliceHash); // the thread has started

  const comparison = matches('x', bcrypt.hashSync('x', 11));
  turn();
  await comparison;
  isDone = true;

  expect(turns).toBeGreaterThan(20); // a comparison on the loop lets it turn not at all, one in slices about twice
});

test('a thread that fails takes nothing with it that was asked afterwards', async () => {
  const { matches } = thread();
  const notAHash = 5 as unknown as string;

  await expect(matches('x', notAHash)).rejects.toThrow('bcrypt thread failed');
  expect(await matches('open sesame', aliceHash)).toBe(true);
});

test('a thread that died fails what waited and is started again', async () => {
  const started = thread();
  const waiting = started.matches('x', aliceHash);
  await immediate(); // it is started now
  void started.close();

  await expect(waiting).rejects.toThrow('bcrypt thread ended');
  expect(await started.matches('open sesame', aliceHash)).toBe(true);
});
