import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export const root = path.join(import.meta.dirname, '../..');

/** A file of the repository, by its path from the root. */
export function textOf(file: string): string {
  return readFileSync(path.join(root, file), 'utf8');
}

/** Files below a folder, as paths from the root. */
export function filesBelow(folder: string, ending: string): readonly string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending) && !name.includes('node_modules'))
    .map((name) => path.join(folder, name))
    .toSorted();
}

/** Every page for people. */
export const pages = [
  ...['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'RELEASE.md', 'SECURITY.md', 'grafana/README.md'],
  ...filesBelow('docs', '.md'),
];

/** The fenced blocks of a page in one language. */
export function blocksOf(page: string, language: string): readonly string[] {
  return [...textOf(page).matchAll(/^ *```(\w+)\n(.*?)^ *```$/gms)].flatMap(([, name, text = '']) =>
    name === language ? [text] : [],
  );
}
