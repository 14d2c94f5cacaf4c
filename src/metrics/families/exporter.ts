import { counter, gauge, histogram, perOperation, type FamilySpec } from './family.ts';

/** What the exporter counts about itself. Held by prom-client instruments. */
export const exporterFamilies = {
  refreshes: counter('wolkvox_exporter_refreshes_total', perOperation, 'Refreshes begun.'),
  refreshFailures: counter(
    'wolkvox_exporter_refresh_failures_total',
    ['operation', 'reason'],
    'Refreshes that failed, by reason.',
  ),
  rejectedFields: counter(
    'wolkvox_exporter_rejected_fields_total',
    ['operation', 'api', 'field', 'reason'],
    'Fields of a report that were blank or unreadable and so are not exposed.',
  ),
  rejectedRows: counter(
    'wolkvox_exporter_rejected_rows_total',
    ['operation', 'api', 'reason'],
    'Rows of a report that are no skill or cannot be used.',
  ),
  downwardRevisions: counter(
    'wolkvox_exporter_downward_revisions_total',
    ['operation', 'field'],
    'Day counts that the vendor lowered afterwards. The higher count stays exposed.',
  ),
  abandonedDays: counter(
    'wolkvox_exporter_abandoned_day_total',
    perOperation,
    'Days never closed because they lay further back than catch_up.',
  ),
  lateCounts: counter(
    'wolkvox_exporter_late_counts_total',
    ['operation', 'field'],
    'Counts shown of a day beyond what the answers about its own intervals explain: data that came after settle.',
  ),
  closedDayRevisions: counter(
    'wolkvox_exporter_closed_day_revisions_total',
    ['operation', 'field', 'direction'],
    'Counts by which the vendor raised (up) or lowered (down) a day after it was closed. The day counters do not follow.',
  ),
  contradictions: counter(
    'wolkvox_exporter_contradictions_total',
    ['operation', 'api', 'contradiction'],
    'Refreshes in which the day was empty although something of it was known (day_empty), the interval was although the day grew (interval_empty), or it said more than its day has room for (interval_high).',
  ),
  stateSaveFailures: counter(
    'wolkvox_exporter_state_save_failures_total',
    [],
    'Attempts to save the state file that failed.',
  ),
  forgottenOperations: counter(
    'wolkvox_exporter_forgotten_operations_total',
    [],
    'Operations taken out of the state because they were configured no longer and their day was over.',
  ),
  apiRequests: counter('wolkvox_api_requests_total', ['operation', 'api'], 'Calls made to the vendor, by API.'),
  apiRequestFailures: counter(
    'wolkvox_api_request_failures_total',
    ['operation', 'api', 'reason'],
    'Calls to the vendor that gave no usable answer, by API and reason.',
  ),
  apiRequestDuration: histogram(
    'wolkvox_api_request_duration_seconds',
    ['operation', 'api'],
    'Duration of calls to the vendor, by API. The vendor ends a call after 60 seconds.',
  ),
  buildInfo: gauge(
    'wolkvox_exporter_build_info',
    ['version', 'revision', 'node_version', 'tz_version'],
    'Build of the exporter, and the release of the time zone data it goes by; always 1.',
  ),
  shardIndex: gauge('wolkvox_exporter_shard_index', [], 'Which of the shards this exporter is, from 0.'),
  shards: gauge(
    'wolkvox_exporter_shards',
    [],
    'Over how many exporters the operations are spread; 1 where they are not.',
  ),
  leader: gauge(
    'wolkvox_exporter_leader',
    [],
    'Whether this process has the lease and reads the operations (1) or stands by (0). Only with --lease.name.',
  ),
  configReloadSuccessful: gauge(
    'wolkvox_exporter_config_last_reload_successful',
    [],
    'Whether the last attempt to load the configuration worked.',
  ),
  configReloadTimestamp: gauge(
    'wolkvox_exporter_config_last_reload_success_timestamp_seconds',
    [],
    'When the configuration was last loaded successfully.',
  ),
  webConfigReloadSuccessful: gauge(
    'wolkvox_exporter_web_config_last_reload_successful',
    [],
    'Whether the web configuration in force is the one in the file, as far as it was looked at. 1 where there is none.',
  ),
  webConfigReloadTimestamp: gauge(
    'wolkvox_exporter_web_config_last_reload_success_timestamp_seconds',
    [],
    'When the web configuration in force was read.',
  ),
} as const satisfies Record<string, FamilySpec>;
