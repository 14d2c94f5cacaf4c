// `node scripts/release-check.mjs v1.2.3 OWNER/NAME`: refuses a release whose tag, package, changelog and address disagree.
import { readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.join(import.meta.dirname, '..');
const read = (file) => readFileSync(path.join(root, file), 'utf8');
const [tag = '', repository = ''] = process.argv.slice(2);
const { version, repository: named } = JSON.parse(read('package.json'));

const problems = [
  tag !== `v${version}` && `the tag is ${tag}, package.json says ${version}: npm version`,
  !read('CHANGELOG.md').includes(`\n## ${version} / `) && `CHANGELOG.md has no heading for ${version}: npm version`,
  named.url !== `git+https://github.com/${repository}.git` &&
    `package.json has the project at ${named.url}: npm run address -- https://github.com/${repository}`,
].filter(Boolean);

for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
