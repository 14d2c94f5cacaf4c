import { boundFamilies } from '../../src/metrics/families/smart-hold.ts';
import { operationFamilies } from '../../src/metrics/families/operation.ts';
import type { RecordingRule } from './alert.ts';

/** The scrape job whose targets are exporters: the name in prometheus.yml, and of the Kubernetes service. */
export const job = 'smart-hold-exporter';

export const dataAge = 'operation:wolkvox_smart_hold_data_age_seconds:min';

/**
 * Age of the newest numbers any replica has, or had within a day: so it goes on growing when the exporter is
 * down, or restarts in the middle of an outage and knows no interval yet. An operation counts as long as an
 * exporter exposes it, or the exporter that last exposed it is down; one taken out of the configuration does not.
 */
const dataAgeRule: RecordingRule = {
  record: dataAge,
  expr: [
    'time() - max by (operation) (',
    `  max_over_time(${boundFamilies.intervalEnd.name}[1d]) > 0`,
    ')',
    'and on (operation) (',
    `  ${operationFamilies.up.name}`,
    '  or',
    `  last_over_time(${operationFamilies.up.name}[1d]) and on (job, instance) up{job="${job}"} == 0`,
    ')',
  ].join('\n'),
};

export const exporterRates: readonly RecordingRule[] = [dataAgeRule];
