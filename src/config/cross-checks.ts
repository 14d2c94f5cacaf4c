import type { ConfigProblem } from '../base/errors.ts';
import { isRecord } from '../base/record.ts';
import { oneMinuteMs } from '../base/time-units.ts';
import type { Config } from './config.ts';
import { formatDuration } from '../base/duration.ts';
import type { Source } from '../base/schema-problems.ts';
import { fileSchema } from './schema.ts';

// These rules look at the values as written, so that they speak also where another key has a problem.

/** Names used twice, and a stale_after within one interval. */
export function crossProblems(raw: unknown, source: Source): ConfigProblem[] {
  return [...repeatedNames(raw, source), ...staleTooSoon(raw, source)];
}

/** A day takes two to eight refreshes to close; with intervals beyond this the next day would be half over. */
const longestClosableMs = 90 * oneMinuteMs;

/** Warns of day counters that would begin their day hours late. `where`: the place of the interval. */
export function slowDayWarnings({ intervalMs, dayCounters }: Config, where: string): ConfigProblem[] {
  if (!dayCounters || intervalMs <= longestClosableMs) return [];
  const problem = `a day is closed in two to eight intervals, so the next one may begin ${formatDuration(8 * intervalMs)} late`;
  return [{ where, path: 'interval', problem, remedy: 'write 1h or less, or day_counters: false' }];
}

/** Operations with neither or both of token_file and token_env. */
export function tokenProblems(raw: unknown, source: Source): ConfigProblem[] {
  return operationsOf(raw).flatMap((operation, index) => {
    const hasFile = operation['token_file'] !== undefined;
    if (hasFile !== (operation['token_env'] !== undefined)) return [];
    if (!hasFile && Object.keys(operation).some(isMisspelledToken)) return []; // that key's own problem says it
    const path = ['operations', index, ...(hasFile ? ['token_env'] : [])];
    const [problem, remedy] = hasFile
      ? ['the token is given twice', 'keep one of token_file and token_env']
      : ['the token is missing', 'give token_file (or token_env with the name of a variable)'];
    return [{ where: source.place(path, 'value'), path: source.pathText(path), problem, remedy }];
  });
}

function isMisspelledToken(key: string): boolean {
  return /token/i.test(key) && !['token_file', 'token_env'].includes(key);
}

function repeatedNames(raw: unknown, source: Source): ConfigProblem[] {
  const names = operationsOf(raw).map(({ name }) => (typeof name === 'string' ? name.trim() : ''));
  return names.flatMap((name, index) => {
    const first = names.indexOf(name);
    if (name === '' || first === index) return [];
    const path = ['operations', index, 'name'];
    const problem = `operations[${first}] has this name too`;
    return [{ where: source.place(path, 'value'), path: source.pathText(path), problem, remedy: 'give each its own' }];
  });
}

function staleTooSoon(raw: unknown, source: Source): ConfigProblem[] {
  if (!isRecord(raw)) return [];
  const interval = fileSchema.shape.interval.safeParse(raw['interval']);
  const staleAfter = fileSchema.shape.stale_after.safeParse(raw['stale_after']);
  if (!interval.success || !staleAfter.success || staleAfter.data === undefined) return [];
  if (staleAfter.data > interval.data) return [];
  return [
    {
      where: source.place(['stale_after'], 'value'),
      path: 'stale_after',
      problem: `the gauges would disappear before the next interval (${formatDuration(interval.data)}) is read`,
      remedy: `write ${formatDuration(3 * interval.data)}, or leave it out`,
    },
  ];
}

function operationsOf(raw: unknown): Readonly<Record<string, unknown>>[] {
  const operations = isRecord(raw) ? raw['operations'] : undefined;
  return Array.isArray(operations) ? operations.map((entry: unknown) => (isRecord(entry) ? entry : ignored)) : [];
}

/** An entry the schema refuses as a whole: nothing further to say about it. */
const ignored = { token_file: '' };
