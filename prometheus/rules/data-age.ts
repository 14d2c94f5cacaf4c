import type { FamilySpec } from '../../src/metrics/families/family.ts';
import { operationFamilies } from '../../src/metrics/families/operation.ts';
import { boundFamilies, cadenceFamilies } from '../../src/metrics/families/smart-hold.ts';
import type { RecordingRule } from './alert.ts';

/** The scrape job whose targets are exporters: the name in prometheus.yml, and of the Kubernetes service. */
export const job = 'smart-hold-exporter';

export const dataAge = 'operation:wolkvox_smart_hold_data_age_seconds:min';
/** What of the age the cadence in force does not explain. */
export const dataLateness = 'operation:wolkvox_smart_hold_data_lateness_seconds:min';

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
  const { interval, day } = endsOf(select);
  return sinceOldest(interval, day, select, up);
}

/** The same less what a short pool adds to the cadence: for that the numbers are not late. */
function dataLatenessOf(select: Selecting, up: string): string {
  const { interval, day } = endsOf(select);
  return sinceOldest(
    dueAfter(interval, thinnedBy(select, cadenceFamilies.interval)),
    dueAfter(day, thinnedBy(select, cadenceFamilies.day)),
    select,
    up,
  );
}

function endsOf(select: Selecting) {
  const { intervalEnd, dayEnd, dayStart } = boundFamilies;
  return {
    interval: `(${latest(select(intervalEnd))}) > 0`,
    day: `(${latest(select(dayEnd))}) and on (operation) ${select(dayStart)}`,
  };
}

/** Seconds by which reads are further apart than an interval is long. */
function thinnedBy(select: Selecting, cadence: FamilySpec): string {
  const { intervalEnd, intervalStart } = boundFamilies;
  const length = `(${select(intervalEnd)} - ${select(intervalStart)})`;
  return `clamp_min(${select(cadence)} - on (operation, job, instance) ${length}, 0)`;
}

function dueAfter(end: string, thinned: string): string {
  const newest = `max by (operation) (${end})`;
  return `${newest} + on (operation) (max by (operation) (${thinned}) or 0 * ${newest})`;
}

function sinceOldest(interval: string, day: string, select: Selecting, up: string): string {
  const works = select(operationFamilies.up);
  return [
    'time() - min by (operation) (',
    `  ${oldestOf('interval', interval)}`,
    '  or',
    `  ${oldestOf('day', day)}`,
    ')',
    'and on (operation) (',
    `  ${works}`,
    '  or',
    `  last_over_time(${works}[1d]) and on (job, instance) ${up} == 0`,
    ')',
  ].join('\n');
}

const bare: Selecting = ({ name }) => name;
const upOfJob = `up{job="${job}"}`;

export const dataAgeRule: RecordingRule = { record: dataAge, expr: dataAgeOf(bare, upOfJob) };
export const dataLatenessRule: RecordingRule = { record: dataLateness, expr: dataLatenessOf(bare, upOfJob) };
