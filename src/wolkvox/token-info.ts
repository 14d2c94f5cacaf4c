import { isRecord } from '../base/record.ts';
import { informationCall } from './apis.ts';
import { countOf } from './field-value.ts';

/** The state of the daily pool. Source: information.php?api=token_info. */
export const tokenInfoCall = informationCall('token_info');

export type TokenInfo = {
  /** Calls per day of the whole operation; undefined where the vendor left it blank. */
  readonly limit: number | undefined;
  /** Calls spent today by this token. */
  readonly usedByToken: number | undefined;
  /** `all_token_today`: taken for the calls spent today by all tokens of the operation. */
  readonly usedByAll: number | undefined;
};

const nothing: TokenInfo = { limit: undefined, usedByToken: undefined, usedByAll: undefined };

/**
 * What the vendor says of the pool. Its fields are sometimes blank; then nothing is known of them. A pool smaller than
 * what was used of it is none: then one of the numbers is wrong, and nobody can tell which.
 */
export function parseTokenInfo([row]: readonly unknown[]): TokenInfo {
  const field = (name: string): number | undefined => {
    const value = isRecord(row) ? countOf(row[name]) : 'blank';
    return typeof value === 'number' ? value : undefined;
  };
  const limit = field('token_limit') === 0 ? undefined : field('token_limit');
  const [usedByToken, usedByAll] = [field('token_use_today'), field('all_token_today')];
  const isContradiction = limit !== undefined && Math.max(usedByToken ?? 0, usedByAll ?? 0) > limit;
  return isContradiction ? nothing : { limit, usedByToken, usedByAll };
}
