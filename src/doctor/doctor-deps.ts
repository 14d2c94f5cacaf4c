import type { Clock } from '../base/clock.ts';
import type { ListenAddress } from '../base/listen-address.ts';
import type { OperationConfig } from '../config/config.ts';
import type { Preflight } from '../preflight.ts';
import type { Way } from '../wolkvox/connector.ts';
import type { CallLimits } from '../wolkvox/limits.ts';
import type { Heard } from './conversation.ts';
import type { Finding } from './finding.ts';

export type DoctorDeps = {
  readonly clock: Clock;
  readonly way: Way;
  /** Of calls to the vendor; its own where none are given. */
  readonly limits?: CallLimits;
  readonly build: { readonly version: string; readonly nodeVersion: string };
  /** The configuration fit to run. Throws ConfigError. */
  readonly load: () => Promise<Preflight>;
  readonly print: (text: string) => void;
  readonly printError: (text: string) => void;
  /** Asks the person at the terminal; undefined where there is none. */
  readonly confirm: ((question: string) => Promise<boolean>) | undefined;
  readonly unhealthyBecause: (address: ListenAddress) => Promise<string | undefined>;
};

/** What came of looking at one operation. */
export type Examined = {
  readonly operation: OperationConfig;
  readonly token: string;
  readonly findings: readonly Finding[];
  readonly heard: readonly Heard[];
  /** Made of wolkvox, also those that were made again. */
  readonly calls: number;
};
