import { createHash, randomBytes } from 'node:crypto';
import { access, readdir, realpath, rm } from 'node:fs/promises';
import path from 'node:path';
import { codeOf, ConfigError } from '../base/errors.ts';
import type { Log } from '../base/log.ts';
import { type Claim, isOpposed, openClaim } from './lock-claim.ts';
import { socketFolder } from './socket-folder.ts';

/** Gives up the right to write the file. */
export type Release = () => Promise<void>;

/**
 * The right to write `file`, for this process alone. It ends with the process, so that nothing is left to wait for
 * after a crash. Throws ConfigError when another process holds it, or may.
 */
export async function lockState(file: string, log: Log): Promise<Release> {
  try {
    return await lock(file);
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    log.warn(
      { event: 'state_not_locked', path: file, err: error },
      'no lock can be made beside the state file; see that only one exporter uses it',
    );
    return () => Promise.resolve();
  }
}

/** A state file's name up to here, in bytes, is part of its lock's; a longer one by its hash. */
const longestPlainName = 48;
const idBytes = 8;
const longestName = longestPlainName + '.lock-'.length + 2 * idBytes;

/**
 * Each that wants the file puts a claim of its own beside it and only then looks for others, so that of two at
 * least one sees the other. No name of a claim comes twice, so a dead one can be taken away by anybody.
 */
async function lock(file: string): Promise<Release> {
  const real = await realpath(file).catch(() => path.resolve(file));
  const folder = await socketFolder(path.dirname(real), longestName);
  const prefix = prefixOf(path.basename(real));
  const own = `${prefix}-${randomBytes(idBytes).toString('hex')}`;
  let claim: Claim | undefined;
  const release = async () => {
    await claim?.withdraw();
    await folder.close();
  };
  try {
    claim = await openClaim(folder.addressOf(own));
    const others = (await readdir(folder.path)).filter((name) => name !== own && isClaimOf(prefix, name));
    const opposed = await Promise.all(others.map((name) => isOpposed(folder.addressOf(name), own > name)));
    // A claim that is only about to listen looks dead: its name may be gone, and then nobody would see it.
    await access(path.join(folder.path, own)).catch(() => opposed.push(true));
    if (opposed.includes(true)) throw heldProblem(file);
    claim.hold();
    for (const name of others) await rm(path.join(folder.path, name), { force: true });
    return release;
  } catch (error) {
    await release();
    throw error;
  }
}

/**
 * Whether a running exporter holds the right to write `file`. Only looks: unlike asking for the right, it keeps nobody
 * from it. What cannot be told counts as held; where there is no folder, nobody can hold anything in it.
 */
export async function isStateHeld(file: string): Promise<boolean> {
  const real = await realpath(file).catch(() => path.resolve(file));
  try {
    const folder = await socketFolder(path.dirname(real), longestName);
    const prefix = prefixOf(path.basename(real));
    const claims = (await readdir(folder.path)).filter((name) => isClaimOf(prefix, name));
    // Version 0.1.0 tells nobody that it holds the file: its socket lives as long as it does.
    const held = await Promise.all(claims.map((name) => isOpposed(folder.addressOf(name), name === prefix)));
    await folder.close();
    return held.includes(true);
  } catch (error) {
    return codeOf(error) !== 'ENOENT';
  }
}

/** Takes away what dead processes left of their claims to a file that nobody is to have any more. */
export async function removeClaims(file: string): Promise<void> {
  const [folder, prefix] = [path.dirname(path.resolve(file)), prefixOf(path.basename(file))];
  const claims = (await readdir(folder)).filter((name) => isClaimOf(prefix, name));
  for (const name of claims) await rm(path.join(folder, name), { force: true });
}

function prefixOf(name: string): string {
  const isPlain = Buffer.byteLength(name) <= longestPlainName;
  return `${isPlain ? name : createHash('sha256').update(name).digest('hex').slice(0, 16)}.lock`;
}

/** Version 0.1.0 made one of the name without an id. */
function isClaimOf(prefix: string, name: string): boolean {
  return name === prefix || (name.startsWith(`${prefix}-`) && /^[0-9a-f]{16}$/.test(name.slice(prefix.length + 1)));
}

function heldProblem(file: string): ConfigError {
  const problem = 'another running exporter writes this state file';
  const remedy = 'stop it, or give this one a --state.file of its own';
  return new ConfigError([{ where: file, path: '', problem, remedy }]);
}
