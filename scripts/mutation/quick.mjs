// The mutants of a part, each against the part's tests, in this one process: minutes where Stryker's runner, which starts
// the tests anew for each mutant, takes hours. For tests of pure functions that need of vitest only `test`, `test.each` and `expect`.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { createInstrumenter } from '@stryker-mutator/instrumenter';
import * as assertions from '@vitest/expect';
import { build } from 'esbuild';
import { createInjector } from 'typed-inject';

/** So often may a mutant be passed by the tests: one in a loop that never ends is passed more often. */
const mostPasses = 300_000;

const { chai, JestAsymmetricMatchers, JestChaiExpect, JestExtend } = assertions;
for (const plugin of [JestExtend, JestChaiExpect, JestAsymmetricMatchers]) chai.use(plugin);
const expect = (value, message) => chai.expect(value, message);

/** Figures of a part, and its survivors as lines to read. */
export async function quickly({ files, tests }) {
  const { mutants, sources } = await instrumented(files);
  const runWith = runner(await bundled(tests.flatMap(spread), sources));
  const failing = await runWith(undefined);
  if (failing !== undefined) throw new Error(`a test fails without any mutant: ${failing}`);
  let killed = 0;
  let timedOut = 0;
  const survivors = [];
  for (const mutant of mutants) {
    const outcome = await runWith(mutant.id);
    if (outcome === undefined) survivors.push(lineOf(mutant));
    else if (outcome === 'never ends') timedOut += 1;
    else killed += 1;
  }
  return { killed, timedOut, survivors };
}

async function instrumented(files) {
  const quiet = { debug() {}, info() {}, warn: console.warn, isDebugEnabled: () => false };
  const instrumenter = createInjector().provideValue('logger', quiet).injectFunction(createInstrumenter);
  const given = files.map((name) => ({ name: path.resolve(name), mutate: true, content: readFileSync(name, 'utf8') }));
  const result = await instrumenter.instrument(given, { ignorers: [], plugins: null, excludedMutations: [] });
  return { mutants: result.mutants, sources: new Map(result.files.map(({ name, content }) => [name, content])) };
}

/** The tests and all they import as one text, with the mutants in it, of which none is active. */
async function bundled(tests, sources) {
  const mutated = {
    name: 'mutated',
    setup: (it) => {
      it.onResolve({ filter: /^vitest$/ }, () => ({ path: 'vitest', namespace: 'here' }));
      it.onLoad({ filter: /.*/, namespace: 'here' }, () => ({ contents: 'export const { test, expect } = here;' }));
      it.onLoad({ filter: /\.ts$/ }, ({ path: file }) =>
        sources.has(file) ? { contents: sources.get(file), loader: 'ts' } : undefined,
      );
    },
  };
  const entry = tests.map((file) => `import ${JSON.stringify(path.resolve(file))};`).join('\n');
  const { outputFiles } = await build({
    stdin: { contents: entry, resolveDir: process.cwd() },
    bundle: true,
    write: false,
    format: 'cjs',
    platform: 'node',
    packages: 'external',
    plugins: [mutated],
  });
  return outputFiles[0].text;
}

/** Runs all tests until one fails, and gives its name. Everything is loaded anew, so that constants are mutated too. */
function runner(text) {
  const load = new Function('require', 'module', 'exports', 'here', text);
  const require = createRequire(path.resolve('package.json'));
  const active = (globalThis.__stryker__ ??= {});
  return async (id) => {
    const tests = [];
    Object.assign(active, { activeMutant: id, hitCount: 0, hitLimit: mostPasses });
    try {
      load(require, { exports: {} }, {}, { expect, test: collector(tests) });
    } catch {
      return 'the files cannot be loaded';
    }
    for (const [name, run] of tests) {
      try {
        await run();
      } catch {
        return active.hitCount > mostPasses ? 'never ends' : name;
      }
    }
    return undefined;
  };
}

function collector(tests) {
  const test = (name, run) => tests.push([name, run]);
  test.each = (cases) => (name, run) => {
    const areLists = cases.every(Array.isArray);
    for (const one of cases) tests.push([name, () => (areLists ? run(...one) : run(one))]);
  };
  return test;
}

/** The paths of `test/{one,two}.test.ts`. */
function spread(pattern) {
  const [, before, names, after] = /^(.*)\{(.*)\}(.*)$/.exec(pattern) ?? [];
  return names === undefined ? [pattern] : names.split(',').map((name) => `${before}${name}${after}`);
}

function lineOf({ fileName, location: { start, end }, replacement }) {
  const line = readFileSync(fileName, 'utf8').split('\n')[start.line] ?? '';
  const text = start.line === end.line ? line.slice(start.column, end.column) : `${line.slice(start.column)} …`;
  const where = `${path.relative('', fileName)}:${start.line + 1}:${start.column + 1}`;
  return `${where}  ${text}  =>  ${replacement.replace(/\s+/g, ' ')}`;
}
