import type { CallError } from '../base/errors.ts';
import { type SerialQueue, createSerialQueue } from '../base/serial-queue.ts';
import { type Pool, merged } from './pool.ts';

/** What operations that share a token share: one request at a time, and the daily pool. */
export type Account = {
  /**
   * One call at a time: "the same token cannot be consumed simultaneously, so you can schedule the next
   * API to be consumed when the result of the previous one is successful" (the vendor's page).
   */
  readonly queue: SerialQueue;
  /**
   * One refresh at a time: the operation that has waited longest makes all its reads before the next one begins, so
   * that many operations on one token each get round instead of none ever ending a refresh.
   */
  readonly refreshes: SerialQueue;
  /** Names of the operations that use it. */
  readonly members: Set<string>;
  /** Replaced as calls are made. */
  pool: Pool;
  /** When the vendor was last asked for the pool's state, epoch milliseconds. */
  poolAskedMs: number | undefined;
  /** The vendor asked to be left alone (`Retry-After`): that holds for whoever uses the token. */
  quiet: Quiet | undefined;
};

/** Until when the vendor is left alone, monotonic milliseconds, and the refusal in which it asked for it. */
export type Quiet = { readonly untilMs: number; readonly refusal: CallError };

export type Accounts = {
  /** The account of a token, with the operation in it and in no other. `pool` is used when nothing is known of it. */
  join(token: string, operation: string, pool: Pool): Account;
  /** The account an operation is in. */
  of(operation: string): Account | undefined;
  leave(operation: string): void;
};

export function createAccounts(): Accounts {
  const accounts = new Map<string, Account>();
  /** The token of each operation's account. */
  const tokens = new Map<string, string>();

  function of(operation: string): Account | undefined {
    const token = tokens.get(operation);
    return token === undefined ? undefined : accounts.get(token);
  }

  /** A rotated token is not kept in memory, but for the call still under way: one that returns waits for it. */
  function forgetWhenIdle(token: string, account: Account): void {
    const { queue, members } = account;
    const forget = () => members.size === 0 && accounts.get(token) === account && accounts.delete(token);
    if (queue.size() === 0) forget();
    else void queue.add(() => Promise.resolve(forget()));
  }

  function leave(operation: string): Pool | undefined {
    const [token, account] = [tokens.get(operation), of(operation)];
    if (token === undefined || account === undefined) return undefined;
    tokens.delete(operation);
    account.members.delete(operation);
    if (account.members.size === 0) forgetWhenIdle(token, account);
    return account.pool;
  }

  return {
    join(token, operation, pool) {
      const known = accounts.get(token);
      if (known?.members.has(operation)) return known;
      // A rotated token draws on the same pool as the one before it.
      const drawn = leave(operation) ?? pool;
      const account = known ?? newAccount(drawn);
      account.pool = merged(account.pool, drawn);
      account.members.add(operation);
      accounts.set(token, account);
      tokens.set(operation, token);
      return account;
    },
    of,
    leave: (operation) => void leave(operation),
  };
}

function newAccount(pool: Pool): Account {
  return {
    queue: createSerialQueue(),
    refreshes: createSerialQueue(),
    members: new Set(),
    pool,
    poolAskedMs: undefined,
    quiet: undefined,
  };
}
