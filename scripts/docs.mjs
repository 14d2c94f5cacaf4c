// Fills the tables in README.md and docs/*.md from the code. `--check` only tells whether they are as they should be.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runnerImport } from 'vite';

const root = path.join(import.meta.dirname, '..');
const isCheck = process.argv.includes('--check');
const { module } = await runnerImport(path.join(root, 'docs/tables.ts'));
const pages = ['README.md', ...readdirSync(path.join(root, 'docs')).map((name) => `docs/${name}`)];

for (const page of pages.filter((name) => name.endsWith('.md'))) {
  const file = path.join(root, page);
  const before = readFileSync(file, 'utf8');
  const after = await module.filled(before, file);
  if (after === before) continue;
  if (isCheck) process.exitCode = 1;
  else writeFileSync(file, after);
  console.log(isCheck ? `${page} is not as the code says: npm run docs` : page);
}
