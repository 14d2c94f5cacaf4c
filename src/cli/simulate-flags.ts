import { type ListenAddress, parseListenAddress } from '../base/listen-address.ts';
import type { Settings } from '../config/config.ts';
import { parseZone } from '../config/zone.ts';
import { mostSkills, simulatorDefaults } from '../simulator/options.ts';
import { parseFilePath, wholeNumber } from './flag-values.ts';
import { type Flags, processFlags } from './flags.ts';

/** How `simulate` runs. */
export type SimulatorSettings = {
  readonly listenAddress: ListenAddress;
  readonly seed: number;
  /** How many skills it plays. */
  readonly skills: number;
  readonly timezone: string;
  readonly licenses: number;
  readonly faultsFile: string | undefined;
  readonly tokenFile: string | undefined;
  readonly logLevel: Settings['logLevel'];
  readonly logFormat: Settings['logFormat'];
};

/** Flags of simulate. */
export const simulateFlags: Flags<SimulatorSettings> = {
  listenAddress: {
    name: 'listen-address',
    argument: '<host:port>',
    fallback: '127.0.0.1:18080',
    meaning: 'Address to listen on; :PORT is every address of the machine, port 0 lets the system choose.',
    parse: parseListenAddress,
  },
  seed: {
    name: 'seed',
    argument: '<n>',
    fallback: String(simulatorDefaults.seed),
    meaning: 'The same seed plays the same calls.',
    parse: wholeNumber(0, 4_294_967_295),
  },
  skills: {
    name: 'skills',
    argument: '<n>',
    fallback: String(simulatorDefaults.skills),
    meaning: 'How many skills.',
    parse: wholeNumber(1, mostSkills),
  },
  timezone: {
    name: 'timezone',
    argument: '<zone>',
    fallback: simulatorDefaults.timezone,
    meaning: 'Zone of its wall time.',
    parse: parseZone,
  },
  licenses: {
    name: 'licenses',
    argument: '<n>',
    fallback: String(simulatorDefaults.licenses),
    meaning: 'Daily pool = licences × 1000 calls.',
    parse: wholeNumber(1, 100_000),
  },
  faultsFile: { argument: '<file>', parse: parseFilePath, name: 'faults.file', meaning: 'Faults to play, and when.' },
  tokenFile: {
    argument: '<file>',
    parse: parseFilePath,
    name: 'token-file',
    meaning: 'Accept only the token in this file; without it, one made up and printed.',
  },
  logLevel: processFlags.logLevel,
  logFormat: processFlags.logFormat,
};
