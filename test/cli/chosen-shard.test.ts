import { expect, test } from 'vitest';
import { chosenShard } from '../../src/cli/chosen-shard.ts';
import { parseCommandLine } from '../../src/cli/command-line.ts';
import type { Environment } from '../../src/config/environment.ts';

/** The shard that a command line chooses, or what is said against it. */
function chosenBy(words: string, env: Environment = {}) {
  const line = parseCommandLine(['serve', ...words.split(' ').filter(Boolean)], env, '1.0.0');
  if (line.command === 'exit') return line.text;
  if (line.command !== 'serve') throw new Error(line.command);
  try {
    return chosenShard(line.settings);
  } catch (error) {
    return (error as Error).message;
  }
}

test('without flags, everything is in one process', () => {
  expect(chosenBy('')).toEqual({ index: 0, count: 1 });
  expect(chosenBy('--shard.index 0')).toEqual({ index: 0, count: 1 });
});

test.each(['2', 'smart-hold-exporter-2', 'team.a-exporter-0-2'])('the index of %s is the number at its end', (text) => {
  expect(chosenBy('--shard.count 3', { SMART_HOLD_SHARD_INDEX: text })).toEqual({ index: 2, count: 3 });
});

test.each([
  ['--shard.count 3', /--shard\.index: which of the 3 shards this is, is missing.*from 0 to 2/],
  ['--shard.count 3 --shard.index 3', /--shard\.index: there is no shard 3.*from 0 to 2/],
  ['--shard.index 1', /--shard\.index: there is no shard 1.*--shard\.count/],
  ['--shard.count 3 --shard.index exporter', /--shard\.index: "exporter" does not end in a number/],
  ['--shard.count 3 --shard.index -1', /--shard\.index/],
  ['--shard.count 0', /--shard\.count: "0" does not fit/],
])('%s is refused with what would be right', (words, message) => {
  expect(chosenBy(words)).toMatch(message);
});
