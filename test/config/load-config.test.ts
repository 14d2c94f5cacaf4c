import path from 'node:path';
import { expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import { folderWith } from '../support/folders.ts';

const good = 'operations: [{name: ventas, server: "0042", token_file: token}]';

const configFile = (content: string | Uint8Array) => folderWith({ 'c.yaml': content }).path('c.yaml');

test('a token file is looked for beside the configuration', async () => {
  const file = configFile(good);

  const { config } = await loadConfig(file, {});
  expect(config.operations[0]?.token).toEqual({ file: path.join(path.dirname(file), 'token') });
});

test('without a file the environment is enough', async () => {
  const { config } = await loadConfig(undefined, { WOLKVOX_SERVER: '0042', WOLKVOX_TOKEN: 'x' });

  expect(config.operations).toHaveLength(1);
});

test.each<[string, string | Uint8Array, string]>([
  ['too large', '#'.repeat(1_048_577), 'larger than 1048576 bytes'],
  ['not UTF-8', Uint8Array.of(0x61, 0x3a, 0x20, 0xff), 'not UTF-8'],
  ['holding NUL bytes', `${good}\0`, 'NUL bytes'],
])('a file %s is refused by its name', async (_, content, problem) => {
  const file = configFile(content);

  await expect(loadConfig(file, {})).rejects.toMatchObject({
    name: 'ConfigError',
    problems: [{ where: file, problem: expect.stringContaining(problem) as string }],
  });
});

test('a missing file and a directory are refused with the flag that names the file', async () => {
  const file = configFile(good);
  const refused = (problem: string) => ({
    name: 'ConfigError',
    problems: [{ problem, remedy: 'give the path of a YAML file to --config.file' }],
  });

  await expect(loadConfig(`${file}-not`, {})).rejects.toMatchObject(refused('there is no such file'));
  await expect(loadConfig(path.join(file, 'c'), {})).rejects.toMatchObject(refused('there is no such file'));
  await expect(loadConfig(path.dirname(file), {})).rejects.toMatchObject(refused('this is a directory'));
});
