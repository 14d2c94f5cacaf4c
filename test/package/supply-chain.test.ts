import { expect, test } from 'vitest';
import { textOf } from '../support/repository.ts';

type Package = {
  readonly license?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly dev?: boolean;
  readonly hasInstallScript?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
};

const { packages } = JSON.parse(textOf('package-lock.json')) as { packages: Readonly<Record<string, Package>> };
const installed = Object.entries(packages).filter(([folder]) => folder !== '');
const production = installed.filter(([, { dev }]) => dev !== true);

/** Folders of everything that a package brings, itself among them. */
function broughtBy(name: string, from = '', seen = new Set<string>()): ReadonlySet<string> {
  const folder = [`${from}/node_modules/${name}`, `node_modules/${name}`].find((each) => each in packages);
  if (folder === undefined || seen.has(folder)) return seen;
  seen.add(folder);
  const { dependencies, optionalDependencies } = packages[folder] ?? {};
  for (const next of Object.keys({ ...dependencies, ...optionalDependencies })) broughtBy(next, folder, seen);
  return seen;
}

test('every package has a checksum, and none says from which registry it came', () => {
  expect(installed.filter(([, { integrity }]) => !/^sha512-/.test(integrity ?? '')).map(([folder]) => folder)).toEqual(
    [],
  );
  expect(installed.filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
});

test('no package of production runs a script when it is installed', () => {
  expect(production.filter(([, { hasInstallScript }]) => hasInstallScript === true)).toEqual([]);
});

test('the licences of production let anyone use it, and ask for no source', () => {
  const licences = new Set(production.map(([, { license }]) => license));

  expect([...licences].toSorted()).toEqual(['Apache-2.0', 'BSD-3-Clause', 'ISC', 'MIT']);
});

test('the page on dependencies names each one, its licence and how many packages it brings', () => {
  const page = textOf('docs/dependencies.md');
  const rows = [...page.matchAll(/^\| `([^`]+)` +\| (\S+) +\| (\d+) +\|/gm)].map(([, name, license, brings]) => ({
    name,
    license,
    brings: Number(brings),
  }));
  const wanted = Object.keys(packages['']?.dependencies ?? {}).map((name) => ({
    name,
    license: packages[`node_modules/${name}`]?.license,
    brings: broughtBy(name).size - 1,
  }));

  const byName = (a: { name?: string | undefined }, b: { name?: string | undefined }) =>
    String(a.name).localeCompare(String(b.name));
  expect(rows.toSorted(byName)).toEqual(wanted.toSorted(byName));
  expect(page).toContain(`are ${broughtBy('express').size} of ${production.length} packages`);
});
