import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

/**
 * Later layers may import earlier ones, never the reverse. A folder stands for its files. A file that is
 * in no layer fails the test.
 */
const layers: readonly (readonly string[])[] = [
  ['first'],
  ['base/'],
  ['prometheus-api/'],
  ['wolkvox/'],
  ['lease/'],
  ['config/'],
  ['ledger/'],
  ['facts/'],
  ['snapshot/'],
  ['metrics/'],
  ['refresh/'],
  ['web-config/'],
  ['preflight', 'reload'],
  ['web/'],
  ['work', 'replica'],
  ['app'],
  ['simulator/'],
  ['beside/'],
  ['doctor/'],
  ['verify/'],
  ['backfill/'],
  ['cli/'],
  ['main'],
  ['bin'],
];

const src = path.join(import.meta.dirname, '../src');
const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.replace(/\.ts$/, ''))
  .sort();
const imports = new Map(files.map((file) => [file, importsOf(file)]));

function textOf(file: string): string {
  return readFileSync(path.join(src, `${file}.ts`), 'utf8');
}

function importsOf(file: string): readonly string[] {
  const folder = path.dirname(path.join(src, file));
  return [...textOf(file).matchAll(/(?:from|import\() ?'(\.[^']+)\.ts'/g)].map(([, specifier = '']) =>
    path.relative(src, path.resolve(folder, specifier)),
  );
}

function layerOf(file: string): number {
  return layers.findIndex((layer) =>
    layer.some((name) => (name.endsWith('/') ? file.startsWith(name) : file === name)),
  );
}

/** Whether the import leads back to the file itself. */
function isCircular(file: string, target: string, seen = new Set<string>()): boolean {
  if (target === file) return true;
  if (seen.has(target)) return false;
  seen.add(target);
  return (imports.get(target) ?? []).some((next) => isCircular(file, next, seen));
}

test.each(files)('%s imports only what lies beneath it, in no circle', (file) => {
  expect(layerOf(file), 'add the file to a layer').toBeGreaterThanOrEqual(0);
  for (const target of imports.get(file) ?? []) {
    expect(layerOf(target), `${file} imports ${target}`).toBeLessThanOrEqual(layerOf(file));
    expect(isCircular(file, target), `${file} imports ${target}, which leads back`).toBe(false);
  }
});

test('every layer names files that exist', () => {
  for (const name of layers.flat()) {
    expect(
      files.some((file) => (name.endsWith('/') ? file.startsWith(name) : file === name)),
      name,
    ).toBe(true);
  }
});

test('only main and what comes before it touch the process', () => {
  const touching = files.filter((file) => /\bprocess(\.\w|\[)|from '(node:)?process'/.test(textOf(file)));

  expect(touching).toEqual(['bin', 'first', 'main']);
});

test('the exporter proper does not know the simulator, and the simulator does not know the exporter', () => {
  const isInside = (file: string) => file.startsWith('simulator/');
  const outwards = [...imports]
    .flatMap(([file, targets]) => (isInside(file) ? targets : []))
    .filter((it) => !isInside(it));
  const inwards = [...imports].filter(([file, targets]) => !isInside(file) && targets.some(isInside));

  expect(inwards.map(([file]) => file).filter((file) => !file.startsWith('cli/'))).toEqual([]);
  expect([...new Set(outwards)].filter((file) => !file.startsWith('base/')).sort()).toEqual([
    'wolkvox/apis',
    'wolkvox/reports/report',
    'wolkvox/reports/reports',
    'wolkvox/reports/smart-hold',
  ]);
});
