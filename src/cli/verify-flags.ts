import type { Settings } from '../config/config.ts';
import { parseDate } from '../verify/past-day.ts';
import { parseFilePath, parseSwitch } from './flag-values.ts';
import { type Flags, processFlags } from './flags.ts';
import { httpConfigFlag, prometheusFlag } from './prometheus-flags.ts';
import type { Parsed } from '../base/parsed.ts';

/** What `verify` compares, and where it says so. */
export type VerifySettings = Pick<Settings, 'configFile' | 'stateFile'> & {
  /** ISO date. */
  readonly day: string | undefined;
  /** Address of a Prometheus, without a trailing slash. */
  readonly prometheus: string | undefined;
  /** File that says how it is asked. */
  readonly httpConfigFile: string | undefined;
  /** Name of the one operation; undefined: all of them. */
  readonly operation: string | undefined;
  readonly json: boolean;
  readonly textfile: string | undefined;
};

/** Flags of verify. */
export const verifyFlags: Flags<VerifySettings> = {
  day: { name: 'day', argument: '<YYYY-MM-DD>', meaning: 'The day to compare; one that is over.', parse: parseDate },
  prometheus: {
    ...prometheusFlag,
    meaning: 'Prometheus that scrapes the exporter.',
  },
  httpConfigFile: httpConfigFlag,
  operation: {
    name: 'operation',
    argument: '<name>',
    meaning: 'Only this operation; without it, all of them.',
    parse: (text) => ({ value: text }),
  },
  json: { name: 'json', fallback: 'false', meaning: 'Print JSON instead of a table.', parse: parseSwitch },
  textfile: {
    name: 'textfile',
    argument: '<file.prom>',
    meaning: "Also write the result as metrics for node_exporter's textfile collector.",
    parse: parseTextfile,
  },
  configFile: processFlags.configFile,
  stateFile: {
    ...processFlags.stateFile,
    meaning: 'State file of the exporter: its lock tells that it runs, and the call is made between its refreshes.',
  },
};

/** The collector reads no other names. */
function parseTextfile(text: string): Parsed<string> {
  const parsed = parseFilePath(text);
  if ('value' in parsed && !text.endsWith('.prom')) {
    return { problem: 'the textfile collector reads no such name', remedy: 'write a name that ends in .prom' };
  }
  return parsed;
}
