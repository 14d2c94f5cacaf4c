import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import libCoverage from 'istanbul-lib-coverage';

/**
 * How often each line ran in the processes of the tests, by file. Vitest names every file of src, also those that no
 * test has loaded, so this says which lines there are to run. `folder` holds the results of one run or of several.
 */
export function linesOfTests(folder) {
  const map = libCoverage.createCoverageMap();
  for (const run of readdirSync(folder)) {
    const file = path.join(folder, run, 'coverage-final.json');
    if (existsSync(file)) map.merge(JSON.parse(readFileSync(file, 'utf8'))); // a run that was stopped has none
  }
  return new Map(map.files().map((file) => [file, hitsByLine(map.fileCoverageFor(file))]));
}

/** Of the statements that begin on a line, the one that ran most often says how often the line did. */
export function hitsByLine(coverage) {
  return new Map(Object.entries(coverage.getLineCoverage()).map(([line, hits]) => [Number(line), hits]));
}
