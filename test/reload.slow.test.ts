import { expect, test } from 'vitest';
import { commandAtWork } from './support/command.ts';
import { folderWith } from './support/folders.ts';
import { simulatorFor } from './support/simulator.ts';

test('SIGHUP reloads, and a bad file does not end the process', async () => {
  const vendor = await simulatorFor();
  const operation = (name: string) =>
    `  - {name: ${name}, server: "${vendor.origin}", token_env: TOKEN, timezone: America/Bogota}\n`;
  const folder = folderWith({ 'config.yaml': `operations:\n${operation('a')}` });
  const flags = ['--config.file', folder.path('config.yaml'), '--web.listen-address', '127.0.0.1:0'];
  const { line, signal, ended } = commandAtWork(flags, { TOKEN: vendor.token });

  await line(/"started"/);
  folder.write('config.yaml', 'operations: 7\n');
  signal('SIGHUP');
  expect(await line(/"config_reload_failed"/)).toContain('operations');
  folder.write('config.yaml', `operations:\n${operation('a')}${operation('b')}`);
  signal('SIGHUP');
  expect(await line(/"config_reloaded"/)).toContain('"added":["b"]');
  signal('SIGTERM');

  expect((await ended).code).toBe(0);
});
