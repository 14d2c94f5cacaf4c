import { stat, unlink } from 'node:fs/promises';
import { readBounded } from '../../base/bounded-file.ts';
import { codeOf } from '../../base/errors.ts';
import { replaceFile } from '../../ledger/durable-write.ts';
import { replaceRefusal, stateFileProblems } from '../../ledger/file-check.ts';
import { parseState } from '../../ledger/file-format.ts';
import { isStateHeld } from '../../ledger/file-lock.ts';
import { largestStateBytes } from '../../ledger/load-state.ts';
import { isOfTerm } from '../../ledger/term-files.ts';
import type { Report } from '../../wolkvox/reports/report.ts';
import type { Found } from '../finding.ts';
import { only, type Step } from '../steps.ts';
import type { MachineVisit } from '../visit.ts';

/** Whether the state file can be read, and written for real: a file of its size is written beside it and taken away. */
export const stateStep: Step<MachineVisit> = {
  name: 'state file',
  needs: [],
  calls: 0,
  look: async ({ stateFile, reports }) => {
    if (stateFile === undefined) return only(noStateFile);
    const [problem] = await stateFileProblems(stateFile);
    if (problem !== undefined) return only({ mark: 'fail', what: problem.problem, remedy: problem.remedy });
    const content = await contentOf(stateFile, reports);
    const refusal = await writeRefusal(stateFile);
    const holder = (await isOfTerm(stateFile)) ? 'replicas' : (await isStateHeld(stateFile)) ? 'one' : 'nobody';
    return only(judgeState({ content, refusal, holder }));
  },
};

const noStateFile: Found = {
  mark: 'note',
  what: 'none is configured: a restart over midnight can cost what came in since the last read',
  remedy: 'give the same --state.file as the exporter has, or give it one',
};

export type StateFacts = {
  readonly content: 'none' | 'understood' | { readonly problem: string };
  /** Why nothing can be written there; undefined where it can. */
  readonly refusal: { readonly problem: string; readonly remedy: string } | undefined;
  /** The running exporter that writes it. Of replicas with a lease another machine's lock is not seen from here. */
  readonly holder: 'nobody' | 'one' | 'replicas';
};

const held: Readonly<Record<StateFacts['holder'], string>> = {
  nobody: 'no exporter that runs holds it',
  one: 'a running exporter holds it',
  replicas: 'replicas with a lease write it in turn',
};

export function judgeState({ content, refusal, holder }: StateFacts): Found {
  if (refusal !== undefined) return { mark: 'fail', what: refusal.problem, remedy: refusal.remedy };
  if (typeof content === 'object') {
    const remedy = 'keep it for a report and restart: the exporter sets it aside and begins anew';
    return { mark: 'warn', what: `it can be written, and not be understood: ${content.problem}`, remedy };
  }
  return { mark: 'ok', what: `${content === 'none' ? 'not there yet; it' : 'it'} can be written; ${held[holder]}` };
}

async function contentOf(file: string, reports: readonly Report[]): Promise<StateFacts['content']> {
  const read = await readBounded(file, largestStateBytes);
  if ('why' in read) return read.why === 'missing' ? 'none' : { problem: read.problem };
  const text = Buffer.from(read.bytes).toString('utf8');
  if (text.trim() === '') return 'none';
  const state = parseState(text, reports);
  return 'problem' in state ? { problem: state.problem } : 'understood';
}

const leastBytes = 4_096;

async function writeRefusal(file: string): Promise<StateFacts['refusal']> {
  const beside = `${file}.doctor`;
  const { size } = await stat(file).catch(() => ({ size: 0 }));
  try {
    await replaceFile(beside, ' '.repeat(Math.max(size, leastBytes)));
    return undefined;
  } catch (error) {
    if (codeOf(error) !== 'ENOSPC') return replaceRefusal(file, error);
    return { problem: 'it cannot be written: the disk is full (ENOSPC)', remedy: 'free space on the disk' };
  } finally {
    for (const left of [beside, `${beside}.new`]) await unlink(left).catch(() => undefined);
  }
}
