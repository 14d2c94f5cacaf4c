// `npm run image`: builds the image with the labels of this checkout, by whichever builder is here. Arguments are handed on.
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.join(import.meta.dirname, '..');
const git = (...args) => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();
const { name, version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));

// What is not committed has no revision that another could look up.
const changed = git('status', '--porcelain', '--untracked-files=no') !== '';
const revision = git('rev-parse', 'HEAD') + (changed ? '-changed' : '');
const labels = { SMART_HOLD_VERSION: version, SMART_HOLD_REVISION: revision };
const asked = Object.entries(labels).flatMap(([label, value]) => ['--build-arg', `${label}=${value}`]);

const builders = { docker: ['build'], podman: ['build', '--format=docker'], buildah: ['build', '--format=docker'] };
for (const [builder, command] of Object.entries(builders)) {
  const args = [...command, ...asked, '--tag', `${name}:${version}`, '--tag', name, ...process.argv.slice(2), '.'];
  const { error, status } = spawnSync(builder, args, { cwd: root, stdio: 'inherit' });
  if (error === undefined) process.exit(status ?? 1);
}
console.error(`needs one of ${Object.keys(builders).join(', ')}`);
process.exit(1);
