import type { Settings } from '../config/config.ts';

/** How `doctor` runs: with the files and addresses of the exporter it looks at. */
export type DoctorSettings = Pick<
  Settings,
  'configFile' | 'listenAddresses' | 'webConfigFile' | 'routePrefix' | 'stateFile'
> & {
  /** The only operation to look at; all when undefined. */
  readonly operation: string | undefined;
  readonly json: boolean;
  /** What takes more calls is measured too. */
  readonly probe: boolean;
  /** The calls may be spent without asking. */
  readonly yes: boolean;
  readonly prometheusUrl: string | undefined;
  /** File that says how it is asked. */
  readonly httpConfigFile: string | undefined;
  readonly reportFile: string | undefined;
};
