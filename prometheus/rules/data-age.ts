import type { FamilySpec } from '../../src/metrics/families/family.ts';
import { operationFamilies } from '../../src/metrics/families/operation.ts';
import { boundFamilies } from '../../src/metrics/families/smart-hold.ts';
import type { RecordingRule } from './alert.ts';

/** The scrape job whose targets are exporters: the name in prometheus.yml, and of the Kubernetes service. */
export const job = 'smart-hold-exporter';

export const dataAge = 'operation:wolkvox_smart_hold_data_age_seconds:min';

/** Seconds by which an end may lie in the future before it is taken for that of a wrong clock. */
const clocksDiffer = 60;

/** How the series of a family are selected: bare in a rule, narrowed by the variables on a board. */
export type Selecting = (family: FamilySpec) => string;

/**
 * The latest end within a day, so that an exporter that restarts in an outage and knows none yet does not make the
 * numbers young. An end in the future is that of a clock that was wrong for a moment: then the last one counts.
 */
const latest = (series: string) =>
  [
    `max_over_time(${series}[1d]) <= time() + ${clocksDiffer}`,
    `or`,
    `last_over_time(${series}[1d]) <= time() + ${clocksDiffer}`,
  ].join(' ');

const oldestOf = (label: string, expr: string) =>
  `label_replace(max by (operation) (${expr}), "of", "${label}", "", "")`;

/**
 * Age of the numbers, by operation: that of the interval or that of the day, whichever is older, as the newest of the
 * replicas has it. It goes on growing when the exporter is down. An operation counts as long as an exporter exposes
 * it, or the exporter that last exposed it is down; one taken out of the configuration does not. The day counts where
 * there are day counters.
 */
export function dataAgeOf(select: Selecting, up: string): string {
  const { intervalEnd, dayEnd, dayStart } = boundFamilies;
  const works = operationFamilies.up;
  return [
    'time() - min by (operation) (',
    `  ${oldestOf('interval', `(${latest(select(intervalEnd))}) > 0`)}`,
    '  or',
    `  ${oldestOf('day', `(${latest(select(dayEnd))}) and on (operation) ${select(dayStart)}`)}`,
    ')',
    'and on (operation) (',
    `  ${select(works)}`,
    '  or',
    `  last_over_time(${select(works)}[1d]) and on (job, instance) ${up} == 0`,
    ')',
  ].join('\n');
}

export const dataAgeRule: RecordingRule = {
  record: dataAge,
  expr: dataAgeOf(({ name }) => name, `up{job="${job}"}`),
};
