import { createHmac } from 'node:crypto';

const markDigits = 8;

/**
 * A mark by which another token is noticed, also after a restart. Too short to tell a token by: one in four thousand
 * million others has the same, and `source` makes it another one for each operation.
 */
export function tokenMark(token: string, source: string): string {
  return createHmac('sha256', source).update(token).digest('hex').slice(0, markDigits);
}
