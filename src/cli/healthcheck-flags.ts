import type { Settings } from '../config/config.ts';
import { parseExternalUrl } from './flag-values.ts';
import { type Flags, processFlags } from './flags.ts';

/** What `healthcheck` needs to find the exporter. */
export type HealthcheckSettings = Pick<Settings, 'listenAddresses' | 'webConfigFile' | 'routePrefix'> & {
  readonly url: string | undefined;
};

/** Flags of healthcheck. */
export const healthcheckFlags: Flags<HealthcheckSettings> = {
  url: {
    name: 'url',
    argument: '<url>',
    meaning: 'Address to ask; without it, /-/healthy on this machine at the listen address.',
    parse: parseExternalUrl,
  },
  listenAddresses: processFlags.listenAddresses,
  webConfigFile: processFlags.webConfigFile,
  routePrefix: processFlags.routePrefix,
};
