// `npm run address -- https://github.com/OWNER/NAME`: the project has moved there. Every file that names the old address
// names the new one afterwards; package.json is where the address is kept, and a test compares the rest with it.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const root = path.join(import.meta.dirname, '..');
const ownerAndName = (url) => /^https:\/\/github\.com\/([\w.-]+\/[\w.-]+?)(?:\.git)?\/?$/.exec(url)?.[1];

const { repository } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
const before = ownerAndName(repository.url.replace(/^git\+/, ''));
const after = ownerAndName(process.argv[2] ?? '');
if (after === undefined) {
  console.error('npm run address -- https://github.com/OWNER/NAME');
  process.exit(2);
}

for (const file of execFileSync('git', ['grep', '-lF', before], { cwd: root, encoding: 'utf8' }).trim().split('\n')) {
  const text = readFileSync(path.join(root, file), 'utf8');
  // A registry of images takes lower case only.
  const moved = text
    .replaceAll(`github.com/${before}`, `github.com/${after}`)
    .replaceAll(`ghcr.io/${before.toLowerCase()}`, `ghcr.io/${after.toLowerCase()}`);
  if (moved === text) continue;
  writeFileSync(path.join(root, file), moved);
  console.log(file);
}
