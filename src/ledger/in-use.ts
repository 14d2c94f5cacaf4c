import { isStateHeld } from './file-lock.ts';
import { isOfTerm } from './term-files.ts';

/**
 * Whether an exporter writes a state file, or may: of replicas with a lease the one that writes can run on another
 * machine, where its lock is not seen. Only looks.
 */
export async function isStateInUse(file: string): Promise<boolean> {
  return (await isOfTerm(file)) || isStateHeld(file);
}
