import { createHmac } from 'node:crypto';
import type { BcryptThread } from './bcrypt.ts';
import { costOf } from '../web-config/http-sections.ts';
import { createLru } from '../base/lru.ts';
import { type FairQueue, fairQueue } from './fair-queue.ts';

export type Verdict = 'granted' | 'denied' | 'busy';

/** User → bcrypt hash. */
export type Users = ReadonlyMap<string, string>;

export type AuthDeps = {
  readonly bcrypt: Pick<BcryptThread, 'matches'>;
  /** Random, of this process alone: remembered passwords mean nothing without it. */
  readonly secret: Uint8Array;
};

/** Comparisons of one cost that may wait. A scraper with two operations and a browser are well below; at cost 10 each takes 0.1 s. */
const mostWaiting = { ofEach: 4, ofAll: 64 };
const maxGranted = 100;
const maxDenied = 1_000;

/** Salt and digest that no password is known for; the cost is put in front. */
const dummyDigest = 'QDxVm5Nf3hKZt8u0cJYyOe7GSWmzA1pRLbT6kqX4vIo9wEdFsHj2U';

/**
 * Decides over the `Authorization` header of a request from `source`, an address. The answer for a user, hash and
 * password is remembered, granted and denied apart, so that a flood of wrong passwords pushes no right one out;
 * a user whose hash changed is another. Comparisons of one cost are made for one address after the other.
 */
export function authenticator({ bcrypt, secret }: AuthDeps) {
  const granted = createLru<true>(maxGranted);
  const denied = createLru<true>(maxDenied);
  const running = new Map<string, Promise<boolean>>();
  /** By cost. */
  const queues = new Map<number, FairQueue>();

  return async (users: Users, authorization: string | undefined, source: string): Promise<Verdict> => {
    const credentials = basicCredentials(authorization);
    if (credentials === undefined) return 'denied';
    const { user, password } = credentials;
    const hash = users.get(user) ?? dummyHash(users, digest(secret, user));
    const key = digest(secret, JSON.stringify([user, hash, password])).toString('base64');
    if (granted.get(key)) return 'granted';
    if (denied.get(key)) return 'denied';
    const isMatch = await (running.get(key) ?? compare(key, source, password, hash));
    if (isMatch === undefined) return 'busy';
    const isGranted = users.has(user) && isMatch;
    (isGranted ? granted : denied).set(key, true);
    return isGranted ? 'granted' : 'denied';
  };

  /** Several requests with the same credentials, as at a start, cost one comparison. */
  function compare(key: string, source: string, password: string, hash: string): Promise<boolean> | undefined {
    const queue = queues.get(costOf(hash)) ?? fairQueue(mostWaiting);
    queues.set(costOf(hash), queue);
    const comparison = queue.run(source, () => bcrypt.matches(password, hash))?.finally(() => running.delete(key));
    if (comparison !== undefined) running.set(key, comparison);
    return comparison;
  }
}

/**
 * The hash an unknown user's password is compared with. Its cost is that of one of the known users, the same
 * one each time for the same name, so that time tells nothing even where costs differ.
 */
function dummyHash(users: Users, nameDigest: Buffer): string {
  const costs = [...users.values()].map(costOf);
  const cost = costs[nameDigest.readUInt32BE() % costs.length] ?? 10;
  return `$2b$${String(cost).padStart(2, '0')}$${dummyDigest}`;
}

function digest(secret: Uint8Array, text: string): Buffer {
  return createHmac('sha256', secret).update(text).digest();
}

/**
 * User and password of a Basic header; the password may hold colons, and neither a NUL (RFC 7617 allows no control
 * character): to bcrypt a password, a NUL and the password again are the password.
 */
function basicCredentials(header: string | undefined): { user: string; password: string } | undefined {
  const token = /^basic +([A-Za-z0-9+/]+={0,2})$/i.exec(header ?? '')?.[1];
  if (token === undefined) return undefined;
  const text = Buffer.from(token, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 || text.includes('\0') ? undefined : { user: text.slice(0, colon), password: text.slice(colon + 1) };
}
