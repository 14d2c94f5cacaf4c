// Run by `npm version`, between the new number in package.json and the commit: everything else that names the version follows,
// and what was unreleased in the changelog gets the number and today's date.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const root = path.join(import.meta.dirname, '..');
const read = (file) => readFileSync(path.join(root, file), 'utf8');
const { version } = JSON.parse(read('package.json'));
const pages = ['docs/deployment.md', 'SECURITY.md'];
const today = new Date().toISOString().slice(0, 10);

rewrite('Dockerfile', /^ARG SMART_HOLD_VERSION=.*$/m, `ARG SMART_HOLD_VERSION=${version}`);
if (!read('CHANGELOG.md').includes(`## ${version} `)) {
  rewrite('CHANGELOG.md', /^## Unreleased$/m, `## Unreleased\n\n## ${version} / ${today}`);
}
for (const page of pages) rewrite(page, /(smart-hold-exporter[-:])\d+\.\d+\.\d+/g, `$1${version}`);
execFileSync('npm', ['run', '--silent', 'kubernetes'], { cwd: root, stdio: 'inherit' });
execFileSync('git', ['add', 'Dockerfile', 'CHANGELOG.md', 'deploy/kubernetes', ...pages], { cwd: root });

function rewrite(file, pattern, replacement) {
  const text = read(file);
  if (text.search(pattern) === -1) throw new Error(`${file} holds nothing like ${String(pattern)}`);
  writeFileSync(path.join(root, file), text.replace(pattern, replacement));
}
