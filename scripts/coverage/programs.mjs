import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { mergeScriptCovs } from '@bcoe/v8-coverage';
import { convert } from 'ast-v8-to-istanbul';
import libCoverage from 'istanbul-lib-coverage';
import { parseAstAsync } from 'vite';
import { hitsByLine } from './tests.mjs';

/**
 * How often each line of src ran in the programs that the tests started, by file.
 *
 * @param written the folder where node left, as each program ended, which parts of which script ran in it
 * @param dist the scripts they ran
 * @param mapped the same scripts, each with its source map beside it
 */
export async function linesOfPrograms({ written, dist, mapped }) {
  const map = libCoverage.createCoverageMap();
  for (const [url, ran] of ranByScript(written, pathToFileURL(dist).href + '/')) {
    const script = path.join(mapped, path.relative(dist, fileURLToPath(url)));
    if (existsSync(`${script}.map`)) map.merge(await inSource(script, ran));
  }
  return new Map(map.files().map((file) => [file, hitsByLine(map.fileCoverageFor(file))]));
}

function ranByScript(folder, under) {
  const found = new Map();
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    for (const script of resultsOf(path.join(folder, name))) {
      if (script.url.startsWith(under)) found.set(script.url, [...(found.get(script.url) ?? []), script]);
    }
  }
  return [...found].map(([url, scripts]) => [url, mergeScriptCovs(scripts)]);
}

/** A program that was killed as it wrote leaves half a file. */
function resultsOf(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).result;
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}

async function inSource(script, coverage) {
  const code = readFileSync(script, 'utf8');
  const sourceMap = JSON.parse(readFileSync(`${script}.map`, 'utf8'));
  return convert({
    code,
    sourceMap,
    ast: parseAstAsync(code),
    coverage: { ...coverage, url: pathToFileURL(script).href },
  });
}
