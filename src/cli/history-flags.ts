import { parseDuration } from '../base/duration.ts';
import type { Parsed } from '../base/parsed.ts';
import { oneDayMs, oneMinuteMs } from '../base/time-units.ts';
import { parseDate } from '../backfill/range.ts';
import { parseLabels, type TargetLabels } from '../backfill/series-labels.ts';
import type { Settings } from '../config/config.ts';
import { parseFilePath, parseSwitch } from './flag-values.ts';
import { type Flags, processFlags } from './flags.ts';
import { httpConfigFlag, prometheusFlag } from './prometheus-flags.ts';

/** How `history` runs. */
export type HistorySettings = Pick<Settings, 'configFile' | 'stateFile' | 'logLevel' | 'logFormat'> & {
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly stepMs: number;
  readonly output: string | undefined;
  readonly operation: string | undefined;
  readonly prometheus: string | undefined;
  readonly httpConfigFile: string | undefined;
  readonly labels: TargetLabels | undefined;
  readonly force: boolean;
};

/** Flags of history. */
export const historyFlags: Flags<HistorySettings> = {
  from: { name: 'from', argument: '<day>', meaning: 'First day, such as 2026-10-01.', parse: parseDate },
  to: { name: 'to', argument: '<day>', meaning: 'The day after the last one.', parse: parseDate },
  stepMs: {
    name: 'step',
    argument: '<duration>',
    fallback: '1h',
    meaning: 'How finely a day is told; divides a day, from 5m.',
    parse: parseStep,
  },
  output: { name: 'output', argument: '<file>', meaning: 'OpenMetrics file to be written.', parse: parseFilePath },
  operation: {
    name: 'operation',
    argument: '<name>',
    meaning: 'Which operation, where there are several.',
    parse: (text) => ({ value: text }),
  },
  prometheus: {
    ...prometheusFlag,
    meaning: 'Prometheus that has the live data: it tells their labels, where they begin and how long it keeps them.',
  },
  httpConfigFile: httpConfigFlag,
  labels: {
    name: 'label',
    argument: '<name=value>',
    isRepeatable: true,
    meaning: 'Label of the live series, job and instance above all; repeatable.',
    parse: parseLabels,
  },
  force: {
    name: 'force',
    fallback: 'false',
    meaning: 'Also where the Prometheus would delete these days at once.',
    parse: parseSwitch,
  },
  configFile: processFlags.configFile,
  stateFile: {
    ...processFlags.stateFile,
    meaning: 'State file of the exporter that may run: calls then go between its refreshes.',
  },
  logLevel: processFlags.logLevel,
  logFormat: processFlags.logFormat,
};

/** A step that divides a day. */
function parseStep(text: string): Parsed<number> {
  const parsed = parseDuration(text, { minMs: 5 * oneMinuteMs, maxMs: oneDayMs });
  if ('problem' in parsed || (oneDayMs % parsed.value === 0 && parsed.value % oneMinuteMs === 0)) return parsed;
  return { problem: `${text} does not divide a day into whole minutes`, remedy: 'write 5m, 15m, 30m, 1h, 2h or 6h' };
}
