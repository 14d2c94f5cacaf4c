import type { Settings } from '../../src/config/config.ts';

/** An exporter on a port of the system's choosing, with nothing else set. */
export const settings: Settings = {
  configFile: undefined,
  listenAddresses: ['127.0.0.1:0'],
  telemetryPath: '/metrics',
  webConfigFile: undefined,
  enableLifecycle: false,
  externalUrl: undefined,
  routePrefix: '/',
  stateFile: undefined,
  logLevel: 'debug',
  logFormat: 'json',
};
