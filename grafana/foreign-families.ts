import { counter, gauge, type FamilySpec } from '../src/metrics/families/family.ts';

/** Series the dashboards read that Prometheus writes about every target and every alert. */
export const prometheusFamilies = {
  up: gauge('up', [], 'Whether the last scrape of the target worked.'),
  scrapeDuration: gauge('scrape_duration_seconds', [], 'How long the last scrape took.'),
  scrapeSamples: gauge('scrape_samples_scraped', [], 'Samples in the last scrape.'),
  alerts: gauge(
    'ALERTS',
    ['alertname', 'alertstate', 'severity', 'audience', 'operation', 'skill_id'],
    'Alerts pending and firing.',
  ),
  alertsForState: gauge(
    'ALERTS_FOR_STATE',
    ['alertname', 'severity', 'audience', 'operation', 'skill_id'],
    'When the condition of an alert that is pending or firing began.',
  ),
} as const satisfies Record<string, FamilySpec>;

/** Series the dashboards read that prom-client exposes about the process. */
export const processFamilies = {
  startTime: gauge('process_start_time_seconds', [], 'When the process started.'),
  cpu: counter('process_cpu_seconds_total', [], 'CPU time spent.'),
  residentMemory: gauge('process_resident_memory_bytes', [], 'Memory held by the process.'),
  heapUsed: gauge('nodejs_heap_size_used_bytes', [], 'Heap in use.'),
  eventLoopLag: gauge('nodejs_eventloop_lag_p99_seconds', [], 'Event loop lag, 99th percentile.'),
} as const satisfies Record<string, FamilySpec>;

/** Labels a scrape or the alerting adds to every series, in no family's own list. */
export const targetLabels = ['job', 'instance'] as const;
