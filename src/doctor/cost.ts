import { mostCallsEach } from './examine.ts';
import type { DoctorSettings } from './settings.ts';

/** Calls that an operation costs where everything is as it should be. */
export const usualCallsEach = 8;

/** What it will cost, in a sentence. */
export function costText(operations: number): string {
  const each = operations === 1 ? '' : ` for ${operations} operations`;
  return `It makes about ${operations * usualCallsEach} calls to wolkvox${each}, at most ${operations * mostCallsEach}; each costs 1 of the daily pool.\n`;
}

type Terminal = {
  readonly print: (text: string) => void;
  readonly printError: (text: string) => void;
  readonly confirm: ((question: string) => Promise<boolean>) | undefined;
};

/** States the calls, and asks whether they may be spent; `nobody` where nobody can be asked. */
export async function mayCall(
  operations: number,
  { yes, json }: Pick<DoctorSettings, 'yes' | 'json'>,
  { print, printError, confirm }: Terminal,
): Promise<'yes' | 'no' | 'nobody'> {
  (json ? printError : print)(costText(operations));
  if (yes) return 'yes';
  if (confirm === undefined) {
    printError('error: there is no terminal to ask whether they may be spent; give --yes\n');
    return 'nobody';
  }
  if (await confirm('Spend them? [y/N] ')) return 'yes';
  printError('nothing was asked of wolkvox\n');
  return 'no';
}
