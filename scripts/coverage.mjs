// Which lines of src the tests run, in their own process or in a program they start: `npm run coverage`. It ends with 1
// below 95 % or where a test fails. Words after `--` go to vitest, as in `npm run coverage -- --project fast`; with
// `--add` first, the lines that earlier runs of the same source have reached count too: for a busy machine.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { linesOfPrograms } from './coverage/programs.mjs';
import { coverageOf, ranges, rowsByRoom } from './coverage/report.mjs';
import { linesOfTests } from './coverage/tests.mjs';

const least = 95;
const root = path.join(fileURLToPath(import.meta.url), '../..');
const inRoot = (folder) => path.join(root, folder);
const tests = inRoot('coverage/tests');
const written = inRoot('coverage/programs');
const mapped = inRoot('coverage/dist');

function run(command, args, env = {}) {
  return spawnSync(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } }).status;
}

const [first, ...rest] = process.argv.slice(2);
const isMore = first === '--add';
if (!isMore) rmSync(inRoot('coverage'), { recursive: true, force: true });
mkdirSync(tests, { recursive: true });

const folder = path.join('coverage/tests', String(readdirSync(tests).length + 1));
const words = isMore ? rest : process.argv.slice(2);
const failed = run('npx', ['vitest', 'run', '--coverage', `--coverage.reportsDirectory=${folder}`, ...words], {
  COVERAGE_OF_PROGRAMS: written,
});
// The build that programs run has no source maps; this one differs from it in nothing else.
run('npx', ['tsc', '-p', 'src/tsconfig.json', '--noCheck', '--sourceMap', '--outDir', mapped]);

const programs = await linesOfPrograms({ written, dist: inRoot('dist'), mapped });
const files = coverageOf({ tests: linesOfTests(tests), programs, src: inRoot('src') });
const rows = rowsByRoom(files);
for (const { file, missed } of files) if (missed.length > 0) console.log(`src/${file}: ${ranges(missed)}`);
console.table(rows);
const { percent } = rows.at(-1);
if (percent < least) console.error(`${percent} % of the lines ran, less than ${least} %`);
process.exitCode = failed === 0 && percent >= least ? 0 : 1;
