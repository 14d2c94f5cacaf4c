import { setImmediate as immediate } from 'node:timers/promises';
import bcrypt from 'bcryptjs';
import { expect, onTestFinished, test } from 'vitest';
import { authenticator } from '../../src/web/auth.ts';
import { bcryptThread } from '../../src/web/bcrypt.ts';
import { basic } from '../support/web-guard.ts';

const secret = Buffer.alloc(32, 7);
const aliceHash = bcrypt.hashSync('open sesame', 4);
const users = new Map([['alice', aliceHash]]);

/** An authenticator whose comparisons wait until they are answered by `settle`, and are written down. */
function watched() {
  const asked: { password: string; hash: string; answer: (isMatch: boolean) => void }[] = [];
  const matches = (password: string, hash: string) =>
    new Promise<boolean>((answer) => void asked.push({ password, hash, answer }));
  let settled = 0;
  const settle = () => {
    for (const { password, hash, answer } of asked.slice(settled)) answer(bcrypt.compareSync(password, hash));
    settled = asked.length;
  };
  const authenticate = authenticator({ secret, bcrypt: { matches, waiting: () => asked.length - settled } });
  const ask = async (user: string, password: string, known: ReadonlyMap<string, string> = users) => {
    const verdict = authenticate(known, basic(user, password).authorization);
    settle();
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

  expect(await authenticate(users, basic(user, password).authorization)).toBe(verdict);
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

  expect(await authenticate(users, header)).toBe('denied');
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

  const verdicts = Promise.all([authenticate(users, authorization), authenticate(users, authorization)]);
  settle();

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
  const authenticate = authenticator({ secret, bcrypt: { matches: async () => true, waiting: () => 0 } });

  expect(await authenticate(users, basic('bob', 'anything').authorization)).toBe('denied');
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
  expect(await ask('alice', 'open sesame')).toBe('granted');
  expect(asked).toHaveLength(4);
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

test('when 64 comparisons wait, further ones are turned away, and remembered users are not', async () => {
  const { authenticate, ask, settle } = watched();
  await ask('alice', 'open sesame');
  const flood = Array.from({ length: 64 }, (_, index) => authenticate(users, basic('x', String(index)).authorization));

  expect(await authenticate(users, basic('x', 'one more').authorization)).toBe('busy');
  expect(await authenticate(users, basic('alice', 'open sesame').authorization)).toBe('granted');
  settle();
  expect(new Set(await Promise.all(flood))).toEqual(new Set(['denied']));
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
