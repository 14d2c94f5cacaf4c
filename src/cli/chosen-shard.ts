import { ConfigError } from '../base/errors.ts';
import type { Settings } from '../config/config.ts';
import type { Shard } from '../config/shard.ts';

/** The shard that the flags choose. Throws ConfigError where it is none of them, or where none is named of several. */
export function chosenShard({ shardIndex, shardCount }: Pick<Settings, 'shardIndex' | 'shardCount'>): Shard {
  if (shardIndex !== undefined && shardIndex < shardCount) return { index: shardIndex, count: shardCount };
  if (shardIndex === undefined && shardCount === 1) return { index: 0, count: 1 };
  const problem =
    shardIndex === undefined
      ? `which of the ${shardCount} shards this is, is missing`
      : `there is no shard ${shardIndex}`;
  const remedy =
    shardCount === 1
      ? 'give --shard.count, the same to every shard, or leave the index out'
      : `write a number from 0 to ${shardCount - 1}, another one to each shard`;
  throw new ConfigError([{ where: '--shard.index', path: '', problem, remedy }]);
}
