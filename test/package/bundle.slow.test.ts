import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import bcrypt from 'bcryptjs';
import { beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../src/base/clock.ts';
import { originOf } from '../support/command.ts';
import { temporaryFolder } from '../support/folders.ts';
import { run, startProgram } from '../support/program.ts';
import { filesBelow, root } from '../support/repository.ts';
import { simulatorFor } from '../support/simulator.ts';

const bundled = (file: string) => path.join(root, 'bundle', file);
const entries = ['bin.js', 'main.js'];

beforeAll(() => {
  execFileSync('npm', ['run', '--silent', 'bundle'], { cwd: root });
});

/** The files, below the project's folder, that a program run with this folder of coverage has loaded. */
function filesIn(coverage: string): readonly string[] {
  const seen = readdirSync(coverage).map((file) => readFileSync(path.join(coverage, file), 'utf8'));
  return [...seen.join('').matchAll(/"url":"file:\/\/([^"]+)"/g)].map(([, file = '']) => path.relative(root, file));
}

test('the bundle reads an operation with nothing loaded but itself', async () => {
  const simulator = await simulatorFor({}, systemClock);
  const env = { WOLKVOX_SERVER: simulator.origin, WOLKVOX_TOKEN: simulator.token, NODE_V8_COVERAGE: temporaryFolder() };

  const { code, stdout, stderr } = await run(process.execPath, [bundled('bin.js'), 'once'], { env });

  expect(code, stderr).toBe(0);
  expect(stdout).toContain('wolkvox_up{');
  const files = filesIn(env.NODE_V8_COVERAGE);
  expect(files).toContain('bundle/bin.js');
  expect(files.filter((file) => !file.startsWith('bundle/'))).toEqual([]);
});

test('served from the bundle, a page asks for the password, is drawn, and a health check needs none', async () => {
  const webConfig = path.join(temporaryFolder(), 'web.yml');
  writeFileSync(webConfig, `basic_auth_users: {alice: "${bcrypt.hashSync('open sesame', 4)}"}\n`);
  const env = {
    PATH: process.env['PATH'],
    WOLKVOX_SERVER: 'http://127.0.0.1:1',
    WOLKVOX_TOKEN: '6e6f6e65',
    SMART_HOLD_WEB_CONFIG_FILE: webConfig,
  };
  const exporter = startProgram(process.execPath, [bundled('bin.js'), '--web.listen-address=127.0.0.1:0'], { env });
  const origin = await originOf(exporter);
  const asked = (password: string) =>
    fetch(`${origin}/`, { headers: { authorization: `Basic ${btoa(`alice:${password}`)}` } });

  const [known, other] = [await asked('open sesame'), await asked('sesame')];
  const check = { SMART_HOLD_WEB_LISTEN_ADDRESS: new URL(origin).host, NODE_V8_COVERAGE: temporaryFolder() };
  const healthcheck = await run(process.execPath, [bundled('bin.js'), 'healthcheck'], { env: check });

  expect([known.status, other.status]).toEqual([200, 401]);
  expect(await known.text()).toContain('</html>');
  expect(healthcheck).toMatchObject({ code: 0, stdout: '' });
  const loaded = filesIn(check.NODE_V8_COVERAGE).map((file) => readFileSync(path.join(root, file), 'utf8'));
  expect(loaded.join('').length).toBeLessThan(20_000);
});

test.each(entries)('%s of the bundle on a Node that is too old says so in one sentence', async (file) => {
  const older = "Object.defineProperty(process.versions, 'node', { value: '20.18.3' }); await import(process.argv[1]);";

  const ended = await run(process.execPath, ['--input-type=module', '-e', older, bundled(file)]);

  expect(ended).toMatchObject({ code: 1, stdout: '' });
  expect(ended.stderr).toMatch(/^smart-hold-exporter needs Node\.js .* this is 20\.18\.3\n$/);
});

test('above each part of ours the bundle names the file, so that the place of an error can be found', () => {
  const text = filesBelow('bundle', '.js').map((file) => readFileSync(path.join(root, file), 'utf8'));
  const named = new Set(text.join('\n').match(/^\/\/ src\/.+\.ts$/gm));

  for (const file of ['src/app.ts', 'src/web/bcrypt.ts', 'src/ledger/fold-answer.ts', 'src/refresh/loop.ts']) {
    expect(named).toContain(`// ${file}`);
  }
});
