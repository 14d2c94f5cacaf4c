import { expect, test } from 'vitest';
import { ConfigError } from '../src/base/errors.ts';
import { preflight } from '../src/preflight.ts';
import { canary, expectSilence } from './support/canary.ts';
import { folderWith } from './support/folders.ts';

const noFiles = { configFile: undefined, webConfigFile: undefined, stateFile: undefined };

test('a proxy and a state file that cannot be used are told at once, and no password', async () => {
  const env = { WOLKVOX_SERVER: '0042', WOLKVOX_TOKEN: canary, HTTPS_PROXY: `socks5://user:${canary}@proxy:1080` };
  const stateFile = folderWith({ taken: '' }).path('taken/state.json');

  const error = await preflight({ ...noFiles, stateFile }, env).catch((caught: unknown) => caught);

  if (!(error instanceof ConfigError)) throw new Error('it starts');
  expect(error.problems.map(({ where }) => where)).toEqual(['HTTPS_PROXY', stateFile]);
  expect(error.message).toContain('only proxies that speak http or https can be used');
  expect(error.message).toContain('is not a folder');
  expectSilence(error.message, 'the problems');
});

test('of a shard only its own operations are read, and the tokens of the others need not be here', async () => {
  const names = ['ventas', 'soporte', 'cobros', 'quejas'];
  const lines = names.map((name, i) => `  - {name: ${name}, server: "004${i}", token_env: ${name.toUpperCase()}}\n`);
  const configFile = folderWith({ 'c.yml': `operations:\n${lines.join('')}` }).path('c.yml');
  const tokensOf = (some: readonly string[]) => Object.fromEntries(some.map((name) => [name.toUpperCase(), canary]));
  const ownOf = async (index: number, tokens: readonly string[]) => {
    const chosen = { ...noFiles, configFile, shard: { index, count: 2 } };
    const { config, elsewhere } = await preflight(chosen, tokensOf(tokens));
    expect(elsewhere.filter(({ shard }) => shard !== 1 - index)).toEqual([]);
    return config.operations.map(({ name }) => name);
  };

  const first = await ownOf(0, names);
  const second = await ownOf(1, names);

  expect([...first, ...second].toSorted()).toEqual(names.toSorted());
  expect(await ownOf(0, first)).toEqual(first);
  expect(await ownOf(1, second)).toEqual(second);
  await expect(ownOf(0, second)).rejects.toThrow(ConfigError);
});
