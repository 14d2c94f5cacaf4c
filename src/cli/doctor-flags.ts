import { parseName } from '../config/schema.ts';
import type { DoctorSettings } from '../doctor/settings.ts';
import { parseFilePath, parseSwitch } from './flag-values.ts';
import { type Flags, processFlags } from './flags.ts';
import { httpConfigFlag, prometheusFlag } from './prometheus-flags.ts';

/** Flags of doctor: those of the exporter that it looks at, and its own. */
export const doctorFlags: Flags<DoctorSettings> = {
  configFile: processFlags.configFile,
  stateFile: processFlags.stateFile,
  listenAddresses: processFlags.listenAddresses,
  webConfigFile: processFlags.webConfigFile,
  routePrefix: processFlags.routePrefix,
  operation: {
    name: 'operation',
    argument: '<name>',
    meaning: 'Look at this operation only.',
    parse: parseName,
  },
  json: { name: 'json', fallback: 'false', meaning: 'A line of JSON for each finding.', parse: parseSwitch },
  probe: {
    name: 'probe',
    fallback: 'false',
    meaning: 'Measure too what takes some twenty calls and minutes more: ends of windows, settle.',
    parse: parseSwitch,
  },
  yes: { name: 'yes', fallback: 'false', meaning: 'Spend the calls without asking.', parse: parseSwitch },
  prometheusUrl: {
    ...prometheusFlag,
    meaning: 'Prometheus to ask whether it scrapes the exporter and has the rules.',
  },
  httpConfigFile: httpConfigFlag,
  reportFile: {
    name: 'report',
    argument: '<file>',
    parse: parseFilePath,
    meaning: 'Write what was asked and answered, without token and names, for a bug report.',
  },
};
