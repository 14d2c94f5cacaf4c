import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { root } from '../support/repository.ts';

const execute = promisify(execFile);

export type Image = {
  /** Where its files are. */
  readonly folder: string;
  readonly config: {
    readonly User: string;
    readonly Env: readonly string[];
    readonly Entrypoint: readonly string[];
    readonly WorkingDir: string;
    readonly Labels: Readonly<Record<string, string>>;
    readonly Volumes: Readonly<Record<string, object>>;
  };
  /** Everything that is known of it: configuration, history, health check. */
  readonly description: string;
  readonly remove: () => Promise<void>;
};

const context = [
  'Dockerfile',
  '.dockerignore',
  'LICENSE',
  'NOTICE',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'scripts/bundle.mjs',
];

/**
 * Builds the image of the repository, with `strays` lying in its folder. The bases that the Dockerfile names cannot be had
 * everywhere; in their place stand the Node and the libraries of this machine.
 */
export async function builtImage(strays: Readonly<Record<string, string>>): Promise<Image> {
  const work = mkdtempSync(path.join(tmpdir(), 'smart-hold-image-'));
  const folder = (name: string) => path.join(work, name);
  const buildah = async (...args: readonly string[]) => {
    const storage = ['--storage-driver', 'vfs', '--root', folder('store'), '--runroot', folder('run')];
    return (await execute('buildah', [...storage, ...args], { maxBuffer: 64 << 20 })).stdout.trim();
  };
  const build = (tag: string, ...args: readonly string[]) =>
    buildah('build', '--isolation', 'chroot', '--format', 'docker', '--pull-never', '--tag', tag, ...args);

  for (const file of context) cpSync(path.join(root, file), path.join(work, 'context', file));
  cpSync(path.join(root, 'src'), folder('context/src'), { recursive: true });
  for (const [file, text] of Object.entries(strays)) {
    mkdirSync(path.dirname(folder(`context/${file}`)), { recursive: true });
    writeFileSync(folder(`context/${file}`), text);
  }

  await standIn(folder('base'), []);
  await standIn(folder('node'), ['/bin/sh', '/usr/bin/env', '/usr/bin/install']);
  writeFileSync(folder('StandIn'), 'FROM scratch\nENV PATH=/usr/local/bin:/usr/bin:/bin\nCOPY . /\n');
  for (const name of ['base', 'node']) await build(name, '--file', folder('StandIn'), folder(name));
  const bases = ['--build-arg', 'NODE_IMAGE=localhost/node', '--build-arg', 'BASE_IMAGE=localhost/base'];
  await build('exporter', ...bases, ...npmOfThisMachine(folder('npmrc')), folder('context'));

  const container = await buildah('from', '--pull-never', 'localhost/exporter');
  const description = await buildah('inspect', '--type', 'image', 'localhost/exporter');
  const { Docker } = JSON.parse(description) as { Docker: { config: Image['config'] } };
  const remove = async () => {
    await buildah('rm', '--all');
    rmSync(work, { recursive: true, force: true });
  };
  return { folder: await buildah('mount', container), config: Docker.config, description, remove };
}

/** Node, npm and some programs of this machine with the libraries they need. */
async function standIn(folder: string, programs: readonly string[]): Promise<void> {
  const put = (file: string, as = file) => cpSync(realpathSync(file), path.join(folder, as), { recursive: true });
  const node = process.execPath;
  for (const empty of ['etc', 'tmp', 'proc', 'dev', 'sys', 'root'])
    mkdirSync(path.join(folder, empty), { recursive: true });
  put(node, '/usr/local/bin/node');
  for (const program of programs) put(program);
  for (const program of [node, ...programs]) {
    const { stdout } = await execute('ldd', [program]);
    for (const [, library = ''] of stdout.matchAll(/(\/\S+) \(0x/g)) put(library);
  }
  if (programs.length === 0) return;
  const npm = path.join(path.dirname(node), '../lib/node_modules/npm');
  put(npm, '/usr/local/lib/node_modules/npm');
  writeFileSync(
    path.join(folder, 'usr/local/bin/npm'),
    '#!/bin/sh\nexec node /usr/local/lib/node_modules/npm/bin/npm-cli.js "$@"\n',
    { mode: 0o755 },
  );
}

/** What npm has fetched before, and the certificates it trusts, so that a build asks the registry for little or nothing. */
function npmOfThisMachine(npmrc: string): readonly string[] {
  const cache = process.env['npm_config_cache'] ?? path.join(homedir(), '.npm');
  const certificates = process.env['NODE_EXTRA_CA_CERTS'];
  mkdirSync(cache, { recursive: true });
  writeFileSync(npmrc, certificates === undefined ? '' : 'cafile=/certificates.pem\n');
  return [
    ...['--volume', `${cache}:/root/.npm`, '--volume', `${npmrc}:/usr/local/etc/npmrc:ro`],
    ...(certificates !== undefined && existsSync(certificates)
      ? ['--volume', `${realpathSync(certificates)}:/certificates.pem:ro`]
      : []),
  ];
}
