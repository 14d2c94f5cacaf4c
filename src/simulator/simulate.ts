import { parse as parseYaml } from 'yaml';
import type { Clock } from '../base/clock.ts';
import { readSmallFile } from '../base/bounded-file.ts';
import { ConfigError } from '../base/errors.ts';
import { parseScript, type ScriptedFault } from './faults/script.ts';
import type { SimulatorOptions } from './options.ts';
import { startSimulator, type Simulator } from './simulator.ts';

/** Options of the `simulate` command: the simulator's own, all with defaults, and where the faults are written. */
export type SimulateOptions = SimulatorOptions & {
  /** YAML or JSON file with a list of faults. */
  readonly faultsFile?: string;
};

/** Where the command listens when nobody says otherwise; a fixed port, so that a config can name it. */
export const simulateDefaults = { port: 10858 } as const satisfies SimulateOptions;

/**
 * Runs a simulator until the signal aborts.
 * @throws ConfigError for options or a file that cannot be used; the system's error if it cannot listen.
 */
export async function simulate(
  { faultsFile, ...options }: SimulateOptions,
  { clock, print }: { readonly clock: Clock; readonly print: (text: string) => void },
  signal: AbortSignal,
): Promise<void> {
  const faults = faultsFile === undefined ? [] : await readScript(faultsFile);
  const simulator = await startSimulator({ ...simulateDefaults, ...options, faults }, { clock });
  print(greeting(simulator, options.timezone));
  try {
    await aborted(signal);
  } finally {
    await simulator.stop();
  }
}

/**
 * A script of faults from a file.
 * @throws ConfigError if the file cannot be read, is not YAML, or holds a line that cannot be used.
 */
export async function readScript(file: string): Promise<readonly ScriptedFault[]> {
  const script = await readYaml(file);
  parseScript(script, file); // told here, where the file's name is known
  return script as readonly ScriptedFault[];
}

const longestScriptBytes = 1_048_576;
const remedy = 'name a readable YAML or JSON file';

async function readYaml(file: string): Promise<unknown> {
  const { bytes } = await readSmallFile(file, longestScriptBytes, remedy);
  try {
    return parseYaml(Buffer.from(bytes).toString('utf8'));
  } catch (error) {
    const problem = error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'cannot be read';
    throw new ConfigError([{ where: file, path: '', problem, remedy }]);
  }
}

/** What a person needs to try the exporter on it. */
function greeting({ origin, token }: Simulator, timezone = 'America/Bogota'): string {
  return `wolkvox simulator at ${origin}
token, made up and accepted only here: ${token}

Point the exporter at it:
  WOLKVOX_SERVER=${origin} WOLKVOX_TIMEZONE=${timezone} WOLKVOX_TOKEN=${token} smart-hold-exporter

What its callers did:  ${origin}/simulator/stats
What really happened:  ${origin}/simulator/truth?date_ini=YYYYmmddHHiiss&date_end=YYYYmmddHHiiss
Break it:              curl -X PUT --data '[{kind: silence, next: 1}]' ${origin}/simulator/faults
`;
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
}
