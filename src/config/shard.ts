import { createHash } from 'node:crypto';
import type { OperationConfig } from './config.ts';

/** Which part of the operations a process reads: that of `index`, from 0 to below `count`. */
export type Shard = { readonly index: number; readonly count: number };

/** An operation that another shard reads. */
export type Elsewhere = Pick<OperationConfig, 'name' | 'token'> & { readonly shard: number };

/** The Lease of a shard: each has its own, or only one of them would read. */
export function leaseOfShard(name: string, { index, count }: Shard): string {
  return count === 1 ? name : `${name}-${index}`;
}

/** Everything in one process. */
export const wholeShard: Shard = { index: 0, count: 1 };

/**
 * The index of the shard that reads a key, of `count`: that with the highest hash of key and index (rendezvous
 * hashing, Thaler and Ravishankar 1996). With one shard more only the keys that it takes over move.
 */
export function shardOf(key: string, count: number): number {
  let best = { index: 0, weight: -1 };
  for (let index = 0; index < count; index += 1) {
    const digest = createHash('sha256').update(`${index} ${key}`).digest();
    const weight = digest.readUIntBE(0, 6);
    if (weight > best.weight) best = { index, weight };
  }
  return best.index;
}

/**
 * The shard of each operation by its name. Those that share a token stay together, where the first of their names by
 * the alphabet is: the vendor allows a token one call at a time, and two processes cannot keep to that.
 */
export function shardsOf(
  operations: readonly Pick<OperationConfig, 'name' | 'token'>[],
  count: number,
): ReadonlyMap<string, number> {
  const keys = new Map<string, string>();
  for (const { name, token } of operations) {
    const first = keys.get(tokenKey(token));
    if (first === undefined || name < first) keys.set(tokenKey(token), name);
  }
  return new Map(operations.map(({ name, token }) => [name, shardOf(keys.get(tokenKey(token)) ?? name, count)]));
}

function tokenKey(token: OperationConfig['token']): string {
  return JSON.stringify(token);
}
