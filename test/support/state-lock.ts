import { readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { ConfigError } from '../../src/base/errors.ts';
import { lockState } from '../../src/ledger/file-lock.ts';
import { keptLog } from './lines.ts';

/** Asks for the lock; true: had until the test ends, false: refused. Anything else fails the test. */
export async function isGranted(file: string): Promise<boolean> {
  const { log, lines } = keptLog();
  try {
    const release = await lockState(file, log);
    onTestFinished(release);
    expect(lines()).toEqual([]);
    return true;
  } catch (error) {
    if (error instanceof ConfigError) return false;
    throw error;
  }
}

export const stateIn = (folder: string) => path.join(folder, 'state.json');
export const locksIn = (folder: string) => readdirSync(folder).filter((name) => name.includes('.lock'));
