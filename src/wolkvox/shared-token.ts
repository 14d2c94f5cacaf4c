import { type Pool, merged } from './pool.ts';

/** Runs work one at a time, in the order asked. Waiting ends with the signal; the others keep their places. */
export type Lane = <T>(work: () => Promise<T>, signal: AbortSignal) => Promise<T>;

/** The lane of a token: operations that share a token share its lane. */
export type Lanes = (token: string) => Lane;

/**
 * Serialised on purpose: "the same token cannot be consumed simultaneously, so you can schedule the next
 * API to be consumed when the result of the previous one is successful" (the vendor's page).
 */
export function createLanes(): Lanes {
  const tails = new Map<string, Promise<void>>();

  return (token) => (work, signal) => {
    const before = tails.get(token) ?? Promise.resolve();
    const result = before.then(() => {
      signal.throwIfAborted();
      return work();
    });
    const leave = () => {
      if (tails.get(token) === tail) tails.delete(token);
    };
    const tail: Promise<void> = result.then(leave, leave);
    tails.set(token, tail);
    return orAborted(result, signal);
  };
}

/** The result, or the signal's reason as soon as it aborts. */
async function orAborted<T>(result: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason as Error);
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
    result.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

/** What operations that share a token share: one request at a time, and the daily pool. */
export type Account = {
  readonly lane: Lane;
  /** Names of the operations that use it. */
  readonly members: Set<string>;
  /** Replaced as calls are made. */
  pool: Pool;
  /** When the vendor was last asked for the pool's state, epoch milliseconds. */
  poolAskedMs: number | undefined;
};

export type Accounts = {
  /** The account of a token, with the operation in it and in no other. `pool` is used when nothing is known of it. */
  join(token: string, operation: string, pool: Pool): Account;
  /** The account an operation is in. */
  of(operation: string): Account | undefined;
  leave(operation: string): void;
};

export function createAccounts(): Accounts {
  const accounts = new Map<string, Account>();
  const lanes = createLanes();

  const of = (operation: string) => [...accounts.values()].find(({ members }) => members.has(operation));

  function leave(operation: string): Pool | undefined {
    for (const [token, account] of accounts) {
      if (!account.members.delete(operation)) continue;
      if (account.members.size === 0) accounts.delete(token); // a rotated token is not kept in memory
      return account.pool;
    }
    return undefined;
  }

  return {
    join(token, operation, pool) {
      const known = accounts.get(token);
      if (known?.members.has(operation)) return known;
      // A rotated token draws on the same pool as the one before it.
      const drawn = leave(operation) ?? pool;
      const account = known ?? { lane: lanes(token), members: new Set(), pool: drawn, poolAskedMs: undefined };
      account.pool = merged(account.pool, drawn);
      account.members.add(operation);
      accounts.set(token, account);
      return account;
    },
    of,
    leave: (operation) => void leave(operation),
  };
}
