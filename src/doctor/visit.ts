import type { Clock } from '../base/clock.ts';
import type { ListenAddress } from '../base/listen-address.ts';
import type { Config, OperationConfig } from '../config/config.ts';
import type { Way } from '../wolkvox/connector.ts';
import type { CallLimits } from '../wolkvox/limits.ts';
import type { Report } from '../wolkvox/reports/report.ts';
import type { Conversation } from './conversation.ts';

/** An operation that is looked at. */
export type Visit = {
  readonly config: Config;
  readonly operation: OperationConfig;
  readonly report: Report;
  readonly way: Way;
  readonly limits: CallLimits;
  readonly clock: Clock;
  readonly ask: Conversation['ask'];
};

/** The machine on which the exporter is to run. */
export type MachineVisit = {
  readonly stateFile: string | undefined;
  readonly reports: readonly Report[];
  readonly listenAddresses: readonly ListenAddress[];
  /** Why what listens at an address is no healthy exporter; undefined where it is one. */
  readonly unhealthyBecause: (address: ListenAddress) => Promise<string | undefined>;
  readonly prometheusUrl: string | undefined;
  readonly httpConfigFile: string | undefined;
  /** Of the exporter, milliseconds. */
  readonly intervalMs: number;
  readonly clock: Pick<Clock, 'now'>;
};
