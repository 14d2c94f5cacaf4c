import { parseFilePath, parsePrometheusUrl } from './flag-values.ts';
import type { Flag } from './flags.ts';

/** Where the commands that ask a Prometheus find it. */
export const prometheusFlag = { name: 'prometheus', argument: '<url>', parse: parsePrometheusUrl } as const;

/** How it is asked. */
export const httpConfigFlag: Flag<string | undefined> = {
  name: 'prometheus.http-config',
  argument: '<file>',
  meaning: "Password, token or certificates for it, in the format of Prometheus's HTTP client configuration.",
  parse: parseFilePath,
};
