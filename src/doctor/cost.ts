import { formatDuration } from '../base/duration.ts';
import { highest } from '../base/extremes.ts';
import type { Config } from '../config/config.ts';
import { mostCallsEach } from './examine.ts';
import { settleAges } from './settle-watch.ts';
import type { DoctorSettings } from './settings.ts';

/** Calls that an operation costs where everything is as it should be, and that measuring the rest adds. */
const usualCallsEach = 8;
const usualProbeCalls = 22;

/** What it will cost, in a sentence; with `probe` how long it takes, too. */
export function costText(operations: number, { probe, settleMs }: Probing): string {
  const usual = usualCallsEach + (probe ? usualProbeCalls : 0);
  const calls = `about ${operations * usual} calls to wolkvox`;
  const each = operations === 1 ? '' : ` for ${operations} operations`;
  const most = `at most ${operations * mostCallsEach(probe)}; each costs 1 of the daily pool`;
  const longestMs = operations * highest(settleAges(settleMs), 0);
  const time = probe ? `, and waits ${formatDuration(longestMs)} to see a window settle` : '';
  return `It makes ${calls}${each}, ${most}${time}.\n`;
}

/** Whether what takes more calls is measured too, and the configured settle. */
type Probing = { readonly probe: boolean; readonly settleMs: number };

type Terminal = {
  readonly print: (text: string) => void;
  readonly printError: (text: string) => void;
  readonly confirm: ((question: string) => Promise<boolean>) | undefined;
};

/** States the calls, and asks whether they may be spent; `nobody` where nobody can be asked. */
export async function mayCall(
  operations: number,
  { yes, json, probe }: Pick<DoctorSettings, 'yes' | 'json' | 'probe'>,
  { settleMs }: Pick<Config, 'settleMs'>,
  { print, printError, confirm }: Terminal,
): Promise<'yes' | 'no' | 'nobody'> {
  (json ? printError : print)(costText(operations, { probe, settleMs }));
  if (yes) return 'yes';
  if (confirm === undefined) {
    printError('error: there is no terminal to ask whether they may be spent; give --yes\n');
    return 'nobody';
  }
  if (await confirm('Spend them? [y/N] ')) return 'yes';
  printError('nothing was asked of wolkvox\n');
  return 'no';
}
