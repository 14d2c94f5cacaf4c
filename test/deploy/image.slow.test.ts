import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, readFileSync, statSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { temporaryFolder } from '../support/folders.ts';
import { findProgram } from '../support/program-test.ts';
import { startProgram, type Program } from '../support/program.ts';
import { textOf } from '../support/repository.ts';
import { simulatorFor } from '../support/simulator.ts';
import { builtImage, type Image } from './image-build.ts';

const missing = ['buildah', 'unshare', 'ldd'].filter((program) => findProgram(program) === undefined);
/** Root who may also mount, which in a container is not a matter of course. */
const mayEnter = process.getuid?.() === 0 && spawnSync('unshare', ['--mount', '--pid', '--fork', 'true']).status === 0;
const canary = 'canary-3b1f7e0c';
const minute = 60_000;

/** Skipped where an image cannot be built and entered. In CI no program may be missing. */
const isSkipped = !mayEnter || (missing.length > 0 && process.env['CI'] !== 'true');
const imageTest = test.skipIf(isSkipped);

let image: Image;
beforeAll(async () => {
  if (isSkipped) return;
  expect(missing, 'needed on the PATH').toEqual([]);
  image = await builtImage({ token: canary, '.env': canary, 'exporter.yml': canary, 'secrets/ventas-co': canary });
}, 10 * minute);
afterAll(async () => {
  await (image as Image | undefined)?.remove();
}, minute);

/** A program of the image: in process numbers of its own, as its user, all files read-only but those of its volume. */
function inImage(command: readonly string[], state: string, env: Readonly<Record<string, string>>): Program {
  const { folder, config } = image;
  const mounts = [
    `mount --bind ${folder} ${folder}`,
    `mount -o remount,bind,ro ${folder}`,
    ...Object.keys(config.Volumes).map((volume) => `mount --bind ${state} ${folder}${volume}`),
    `mount -t proc proc ${folder}/proc`,
  ];
  const entered = ['chroot', `--userspec=${config.User}`, '--groups=', folder, ...command];
  const script = `${mounts.join(' && ')} && exec "$@"`;
  const usual: Record<string, string> = Object.fromEntries(config.Env.map(pairOf));
  return startProgram('unshare', ['--mount', '--pid', '--fork', '--kill-child', 'sh', '-c', script, 'sh', ...entered], {
    env: { ...usual, ...env, PATH: process.env['PATH'] },
  });
}

function pairOf(setting: string): readonly [string, string] {
  const [name = '', ...value] = setting.split('=');
  return [name, value.join('=')];
}

/** The entry point as this machine's Node can run it: the flag is younger than the oldest Node that the exporter takes. */
function entryPoint(): readonly string[] {
  const knows = process.allowedNodeEnvironmentFlags.has('--disable-sigusr1');
  return image.config.Entrypoint.filter((word) => knows || word !== '--disable-sigusr1');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

imageTest(
  'the image works as process 1 of its user on read-only files, is healthy, and stops at SIGTERM',
  async () => {
    const simulator = await simulatorFor();
    const state = temporaryFolder();
    const [user = 0, group = 0] = image.config.User.split(':').map(Number);
    chownSync(state, user, group);
    const port = await freePort();
    const env = {
      WOLKVOX_SERVER: simulator.origin,
      WOLKVOX_TOKEN: simulator.token,
      SMART_HOLD_WEB_LISTEN_ADDRESS: `127.0.0.1:${port}`,
    };

    const exporter = inImage(entryPoint(), state, env);
    await exporter.line(/"event":"started"/);
    const metrics = await fetch(`http://127.0.0.1:${port}/metrics`).then((answer) => answer.text());
    const healthcheck = await inImage(healthCheckOf(image), state, env).ended;
    exporter.signal('SIGTERM');
    const { code } = await exporter.ended;

    expect(image.config.User).toMatch(/^[1-9]\d*:[1-9]\d*$/);
    expect(metrics).toContain(`version="${(JSON.parse(textOf('package.json')) as { version: string }).version}"`);
    expect(healthcheck.code).toBe(0);
    expect(code).toBe(0);
    expect(existsSync(path.join(state, 'state.json'))).toBe(true);
  },
  minute,
);

function healthCheckOf({ description }: Image): readonly string[] {
  const { Docker } = JSON.parse(description) as { Docker: { config: { Healthcheck?: { Test: string[] } } } };
  const [kind, ...command] = Docker.config.Healthcheck?.Test ?? [];
  expect(kind).toBe('CMD');
  return command;
}

imageTest('its labels name the version of package.json, licence and source', () => {
  const { version, repository } = JSON.parse(textOf('package.json')) as {
    version: string;
    repository: { url: string };
  };

  expect(image.config.Labels).toMatchObject({
    'org.opencontainers.image.version': version,
    'org.opencontainers.image.revision': 'unknown',
    'org.opencontainers.image.licenses': 'Apache-2.0',
    'org.opencontainers.image.source': repository.url.replace(/^git\+|\.git$/g, ''),
  });
  expect(image.config.Entrypoint).toContain('--disable-sigusr1');
});

imageTest(
  'nothing that lies beside the source gets into it',
  () => {
    const inDescription = image.description.includes(canary);
    const { status, stdout } = spawnSync('grep', ['-rlF', canary, image.folder], { encoding: 'utf8' });

    expect(stdout).toBe('');
    expect(status).toBe(1); // searched, and not found
    expect(inDescription).toBe(false);
  },
  minute,
);

imageTest('it holds what runs and little else', () => {
  const app = path.join(image.folder, 'app');
  const own = Number(execFileSync('du', ['--summarize', '--bytes', app]).toString().split('\t')[0]) / 1e6;

  for (const none of ['node_modules/typescript', 'node_modules/vitest', 'src', 'test', 'deploy']) {
    expect(existsSync(path.join(app, none)), none).toBe(false);
  }
  expect(existsSync(path.join(image.folder, 'bin/sh'))).toBe(false);
  expect(own).toBeGreaterThan(5);
  expect(own).toBeLessThan(25);
  const { uid } = statSync(path.join(image.folder, 'var/lib/smart-hold-exporter'));
  expect(uid).toBe(Number(image.config.User.split(':')[0]));
  expect(readFileSync(path.join(app, 'NOTICE'), 'utf8')).toBe(textOf('NOTICE'));
});
