import { CallError, codeOf, ConfigError } from '../base/errors.ts';
import { PrometheusError } from '../prometheus-api/prometheus-error.ts';
import { DisagreementError } from './day-reading.ts';
import { history, type HistoryDeps, type HistoryOrder } from './history.ts';

/** An order as it is given: some of it may be missing. */
export type HistoryWish = Pick<
  HistoryOrder,
  'stepMs' | 'prometheus' | 'httpConfigFile' | 'force' | 'operation' | 'stateFile'
> & {
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly output: string | undefined;
  readonly labels: HistoryOrder['labels'] | undefined;
};

/** Runs `history` to its end; answers whether it worked. Throws ConfigError. What ends it otherwise is told in one line. */
export async function runHistory(wish: HistoryWish, deps: HistoryDeps, signal: AbortSignal): Promise<boolean> {
  const order = complete(wish);
  try {
    await history(order, deps, signal);
    return true;
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    const reason = signal.aborted ? 'stopped' : reasonOf(error);
    if (reason === undefined) throw error;
    deps.tell(`error: ${reason}; what was answered so far is kept: give the same command again to go on`);
    return false;
  }
}

function complete({ from, to, output, labels, ...others }: HistoryWish): HistoryOrder {
  if (from !== undefined && to !== undefined && output !== undefined) {
    return { ...others, from, to, output, labels: labels ?? {} };
  }
  const missing = Object.entries({ '--from': from, '--to': to, '--output': output }).filter(([, it]) => !it);
  throw new ConfigError(
    missing.map(([where]) => ({
      where,
      path: '',
      problem: 'this is missing',
      remedy: 'write history --from 2026-10-01 --to 2026-11-01 --output history.om',
    })),
  );
}

const diskProblems: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full: free some of it',
  EDQUOT: 'the quota of the disk is spent: free some of it',
  EACCES: 'this user may not write beside --output',
  EPERM: 'this user may not write beside --output',
  EROFS: 'nothing can be written beside --output',
  ENOENT: 'the folder of --output is not there: make it',
  ENOTDIR: 'the folder of --output is none',
};

/** What ended a run, in one line; undefined for an error of the exporter itself. */
function reasonOf(error: unknown): string | undefined {
  if (error instanceof CallError) return [error.message, error.hint].filter((it) => it !== undefined).join('; ');
  if (error instanceof PrometheusError || error instanceof DisagreementError) return error.message;
  return diskProblems[codeOf(error) ?? ''];
}
