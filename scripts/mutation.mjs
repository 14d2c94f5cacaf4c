// Changes the source in small ways and sees whether the tests notice: `npm run mutation` for all parts, which takes
// hours, or `npm run mutation -- fields lease` for some. A part is a group of files and the fast tests that hold it.
// `npm run mutation -- --quick belief` does in minutes what tests of pure functions allow: see mutation/quick.mjs.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { quickly } from './mutation/quick.mjs';

const ledger = (...names) => names.map((name) => `src/ledger/${name}.ts`);

const parts = {
  fields: {
    files: ['src/wolkvox/field-value.ts', 'src/wolkvox/skill-id.ts'],
    tests: ['test/wolkvox/{field-value,skill-id}.test.ts'],
  },
  envelope: { files: ['src/wolkvox/envelope.ts'], tests: ['test/wolkvox/envelope.test.ts'] },
  rows: { files: ['src/wolkvox/reports/rows.ts'], tests: ['test/wolkvox/reports/rows.test.ts'] },
  counter: { files: ['src/wolkvox/json-counter.ts'], tests: ['test/wolkvox/json-counter.test.ts'] },
  scan: { files: ['src/wolkvox/answer-scan.ts'], tests: ['test/wolkvox/answer-scan.test.ts'] },
  retry: {
    files: ['src/wolkvox/retry.ts', 'src/refresh/back-off.ts'],
    tests: ['test/wolkvox/retry.test.ts', 'test/refresh/back-off.test.ts'],
  },
  pool: { files: ['src/wolkvox/pool-plan.ts', 'src/wolkvox/pool.ts'], tests: ['test/wolkvox/pool.test.ts'] },
  calendar: { files: ['src/base/calendar.ts'], tests: ['test/base/calendar.test.ts'] },
  lease: { files: ['src/lease/decision.ts'], tests: ['test/lease/decision.test.ts'] },
  lines: { files: ['src/metrics/snapshot-lines.ts'], tests: ['test/metrics/{rendering,snapshot-lines}.test.ts'] },
  belief: {
    files: ledger('belief', 'held', 'skill-entry', 'take-little', 'counts'),
    tests: ['test/ledger/{one-count,held,skill-entry,take-little,counts,fold-answer}.test.ts'],
  },
  fold: {
    files: ledger('fold-answer', 'fold-skill', 'fold-tally', 'fresh', 'copies', 'floor', 'ledger'),
    tests: ['test/ledger/{fold-answer,fold-skill,fold-tally,closing-answers,fresh,copies,ledger}.test.ts'],
  },
  closing: {
    files: ledger('closing', 'closed-day', 'next-step'),
    tests: ['test/ledger/{closing,closed-day,closing-answers,next-step}.test.ts'],
  },
  witnesses: {
    files: ledger('witnesses', 'gaps', 'halves', 'contradiction', 'denied-intervals', 'high-interval'),
    tests: [
      'test/ledger/{witnesses,gaps,halves,contradiction,denied-intervals,high-interval}.test.ts',
      'test/refresh/settle.test.ts',
    ],
  },
};

/** A mutant that no test notices survives, as does one that no test reaches. */
function figures(part) {
  const { files } = JSON.parse(readFileSync(`.stryker/${part}.json`, 'utf8'));
  const statuses = Object.values(files).flatMap(({ mutants }) => mutants.map(({ status }) => status));
  const count = (...wanted) => statuses.filter((status) => wanted.includes(status)).length;
  const [killed, timedOut, survived] = [count('Killed'), count('Timeout'), count('Survived', 'NoCoverage')];
  return row(part, { killed, timedOut, survived });
}

function row(part, { killed, timedOut, survived }) {
  const mutants = killed + timedOut + survived;
  return { part, mutants, killed, timedOut, survived, score: ((100 * (killed + timedOut)) / mutants).toFixed(1) };
}

const isQuick = process.argv.includes('--quick');
const wanted = process.argv.slice(2).filter((word) => word !== '--quick');
const unknown = wanted.filter((part) => !Object.hasOwn(parts, part));
if (unknown.length > 0) {
  console.error(`no part ${unknown.join(', ')}; there are ${Object.keys(parts).join(', ')}`);
  process.exit(2);
}

const table = [];
for (const part of wanted.length > 0 ? wanted : Object.keys(parts)) {
  const { files, tests } = parts[part];
  if (isQuick) {
    const { survivors, ...counts } = await quickly(parts[part]);
    for (const line of survivors) console.log(line);
    table.push(row(part, { ...counts, survived: survivors.length }));
    continue;
  }
  const args = ['stryker', 'run', '--mutate', files.join(','), '--incrementalFile', `.stryker/${part}.json`];
  const { status } = spawnSync('npx', args, {
    stdio: 'inherit',
    env: { ...process.env, MUTATION_TESTS: tests.join(' ') },
  });
  if (status !== 0) process.exit(status ?? 1);
  table.push(figures(part));
}
console.table(table);
