import { constants } from 'node:fs';
import { access, open, readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { type ConfigProblem, codeOf } from '../base/errors.ts';
import type { Refusal } from '../base/parsed.ts';
import { stateVersion } from './file-format.ts';

/** What can be seen of a state file, without touching it, that would keep it from being read or ever saved. */
export async function stateFileProblems(file: string): Promise<readonly ConfigProblem[]> {
  const refusal = (await folderRefusal(file)) ?? (await fileRefusal(file));
  return refusal === undefined ? [] : [stateProblem(file, refusal)];
}

/** None of these is mended by another configuration alone: the folder may be mounted, the other exporter end. */
export function stateProblem(file: string, refusal: Refusal): ConfigProblem {
  return { where: file, path: '', ...refusal, mayPass: true };
}

/** What to say of a file that the system will not let be replaced. */
export function replaceRefusal(file: string, error: unknown): Refusal {
  const code = codeOf(error) ?? 'unknown reason';
  if (code === 'EBUSY' || code === 'EXDEV') return mountedAlone(file);
  return { problem: `it cannot be written (${code})`, remedy: accessRemedy(file) };
}

async function folderRefusal(file: string): Promise<Refusal | undefined> {
  const folder = folderOf(file);
  const found = await stat(folder).catch(codeOf);
  if (found === 'ENOENT') {
    return { problem: `there is no folder ${folder}`, remedy: 'make it, or name another --state.file' };
  }
  if (typeof found === 'object' && !found.isDirectory()) {
    return { problem: `${folder} is not a folder`, remedy: 'name another --state.file' };
  }
  return accessRefusal(file, folder, constants.W_OK | constants.X_OK);
}

async function fileRefusal(file: string): Promise<Refusal | undefined> {
  const found = await stat(file).catch(() => undefined);
  if (found === undefined) return undefined;
  if (!found.isFile()) return { problem: 'this is not a regular file', remedy: 'name another --state.file' };
  if (await isMountPoint(file)) return mountedAlone(file);
  return (await accessRefusal(file, file, constants.R_OK | constants.W_OK)) ?? versionRefusal(file);
}

async function accessRefusal(file: string, what: string, mode: number): Promise<Refusal | undefined> {
  try {
    await access(what, mode);
    return undefined;
  } catch (error) {
    const problem = `this user may not read and write ${what} (${codeOf(error) ?? 'unknown reason'})`;
    return { problem, remedy: accessRemedy(file) };
  }
}

function accessRemedy(file: string): string {
  return `let the exporter's user read and write in ${folderOf(file)}, or name another --state.file`;
}

function mountedAlone(file: string): Refusal {
  const problem = 'the file is mounted alone, so that it can never be replaced by a newer one';
  return { problem, remedy: `mount the folder ${folderOf(file)} instead` };
}

/** Whether something is mounted on the file itself, as the system lists it; where there is no such list, unknown: false. */
async function isMountPoint(file: string): Promise<boolean> {
  const mounts = await readFile('/proc/self/mountinfo', 'utf8').catch(() => '');
  const real = await realpath(file).catch(() => file);
  return mounts.split('\n').some((line) => unescaped(line.split(' ')[4] ?? '') === real);
}

/** The list writes blanks as `\040`. */
function unescaped(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8)));
}

async function versionRefusal(file: string): Promise<Refusal | undefined> {
  const version = Number(/^\s*\{\s*"version"\s*:\s*(\d{1,9})\b/.exec(await beginningOf(file))?.[1] ?? stateVersion);
  if (version <= stateVersion) return undefined;
  const kept = `${file}.v${stateVersion}`;
  const isKept = (await stat(kept).catch(() => undefined)) !== undefined;
  const copy = isKept ? `; ${kept} was kept at the upgrade and holds what was known then` : '';
  return {
    problem: `it was written by a newer release, in version ${version}; this one knows up to version ${stateVersion}`,
    remedy: `run the newer release, or go back as docs/upgrading.md says${copy}`,
  };
}

const versionBytes = 64;

async function beginningOf(file: string): Promise<string> {
  const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(versionBytes), 0, versionBytes, 0);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await handle.close();
  }
}

function folderOf(file: string): string {
  return path.dirname(path.resolve(file));
}
