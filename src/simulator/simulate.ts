import { untilAborted } from '../base/abort.ts';
import { readSmallText } from '../base/bounded-file.ts';
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { valuesOf } from '../base/schema-problems.ts';
import { parseYaml } from '../base/yaml-file.ts';
import { parseScript, type ScriptedFault } from './faults/script.ts';
import { apisOf } from '../wolkvox/apis.ts';
import { reports } from '../wolkvox/reports/reports.ts';
import { simulatorDefaults, type SimulatorOptions } from './options.ts';
import { startSimulator, type Simulator } from './simulator.ts';

/** Options of the `simulate` command: the simulator's own, all with defaults, and where the faults are written. */
export type SimulateOptions = SimulatorOptions & {
  /** YAML or JSON file with a list of faults. */
  readonly faultsFile?: string | undefined;
};

export type SimulateDeps = {
  readonly clock: Clock;
  readonly log: Pick<Log, 'debug' | 'info'>;
  readonly print: (text: string) => void;
};

const longestScriptBytes = 1_048_576;

/**
 * Runs a simulator until the signal aborts.
 * @throws ConfigError for options, a file or an address that cannot be used.
 */
export async function simulate(
  { faultsFile, ...options }: SimulateOptions,
  { clock, log, print }: SimulateDeps,
  signal: AbortSignal,
): Promise<void> {
  const faults = faultsFile === undefined ? [] : await readScript(faultsFile);
  const simulator = await startSimulator({ ...options, faults }, { clock, log });
  log.info({ event: 'simulator_started', origin: simulator.origin, faults: faults.length }, 'simulator started');
  print(greeting(simulator, options));
  try {
    await untilAborted(signal);
  } finally {
    await simulator.stop();
    log.info({ event: 'simulator_stopped', requests: simulator.measured().requests }, 'simulator stopped');
  }
}

/** A script of faults from a file, checked here, where lines and columns are known. Throws ConfigError. */
async function readScript(file: string): Promise<readonly ScriptedFault[]> {
  const text = await readSmallText(file, longestScriptBytes, 'give the path of a YAML or JSON file to --faults.file');
  const yaml = parseYaml(text, file);
  parseScript(yaml.value, valuesOf(yaml), apisOf(reports));
  return yaml.value as readonly ScriptedFault[];
}

/** What a person needs to try the exporter on it. A token that was given is a secret, and not repeated. */
function greeting({ origin, token: accepted }: Simulator, { token: given, timezone }: SimulatorOptions): string {
  const token = given === undefined ? accepted : '(the one given)';
  return `wolkvox simulator at ${origin}
token${given === undefined ? ', made up and' : ''} accepted only here: ${token}

Point the exporter at it:
  WOLKVOX_SERVER=${origin} WOLKVOX_TIMEZONE=${timezone ?? simulatorDefaults.timezone} WOLKVOX_TOKEN=${token} smart-hold-exporter

What its callers did:  ${origin}/simulator/stats
What really happened:  ${origin}/simulator/truth?date_ini=YYYYmmddHHiiss&date_end=YYYYmmddHHiiss
Break it:              curl -X PUT --data '[{kind: silence, next: 1}]' ${origin}/simulator/faults
`;
}
