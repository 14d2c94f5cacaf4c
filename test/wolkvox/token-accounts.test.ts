import { expect, test } from 'vitest';
import { emptyPool } from '../../src/wolkvox/pool.ts';
import { createAccounts } from '../../src/wolkvox/shared-token.ts';

const pool = emptyPool('2026-03-03');

test('an operation is found in the account of its token, and in no other after its token has changed', () => {
  const accounts = createAccounts();
  const first = accounts.join('token a', 'one', pool);
  expect(accounts.join('token a', 'two', pool)).toBe(first);
  expect(accounts.of('two')).toBe(first);

  const second = accounts.join('token b', 'two', pool);
  expect(second).not.toBe(first);
  expect(accounts.of('two')).toBe(second);
  expect([...first.members]).toEqual(['one']);
  expect(accounts.of('one')).toBe(first);
});

test('an operation that left is in no account, and the account of nobody is forgotten', () => {
  const accounts = createAccounts();
  const before = accounts.join('token a', 'one', pool);
  accounts.leave('one');
  expect(accounts.of('one')).toBeUndefined();
  expect(accounts.join('token a', 'one', pool)).not.toBe(before);
});
