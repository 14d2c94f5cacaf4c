// `node scripts/release-notes.mjs 1.2.3`: what the changelog says of that version.
import { readFileSync } from 'node:fs';
import path from 'node:path';

const version = process.argv[2] ?? '';
const text = readFileSync(path.join(import.meta.dirname, '../CHANGELOG.md'), 'utf8');
const section = text.split(/^## /m).find((each) => each.startsWith(`${version} / `));
if (section === undefined) {
  console.error(`CHANGELOG.md says nothing of ${version}`);
  process.exitCode = 1;
} else {
  console.log(section.slice(section.indexOf('\n')).trim());
}
