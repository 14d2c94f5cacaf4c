import { gauge, perOperation, type FamilySpec } from './family.ts';

/** What is known of an operation after a refresh. Rendered from its snapshot. */
export const operationFamilies = {
  up: gauge('wolkvox_up', perOperation, 'Whether the last refresh of the operation worked.'),
  info: gauge(
    'wolkvox_operation_info',
    ['operation', 'server', 'timezone'],
    'Server and time zone of an operation, always 1.',
  ),
  lastRefresh: gauge(
    'wolkvox_exporter_last_refresh_timestamp_seconds',
    perOperation,
    'When the last refresh ended, whether it worked or not; 0 before the first.',
  ),
  lastSuccess: gauge(
    'wolkvox_exporter_last_success_timestamp_seconds',
    perOperation,
    'When a refresh last worked; 0 before the first.',
  ),
  lastRefreshDuration: gauge(
    'wolkvox_exporter_last_refresh_duration_seconds',
    perOperation,
    'How long the last refresh took, all its calls and waits together.',
  ),
  lastRows: gauge(
    'wolkvox_exporter_last_rows_timestamp_seconds',
    perOperation,
    'When a good answer last held a row; 0 if none has since the start. Tells a quiet operation from one whose report is not enabled.',
  ),
  stateSaved: gauge(
    'wolkvox_exporter_state_saved_timestamp_seconds',
    perOperation,
    'When the state of the operation was last saved; 0 if never or without a state file.',
  ),
  quotaLimit: gauge(
    'wolkvox_api_quota_limit',
    perOperation,
    'Calls per day in the pool of the operation: as configured, else as token_info says, else 1000 are assumed.',
  ),
  quotaShare: gauge(
    'wolkvox_api_quota_share_ratio',
    perOperation,
    'Part of the pool this exporter may use, as configured.',
  ),
  quotaUsed: gauge(
    'wolkvox_api_quota_used',
    perOperation,
    'Calls spent from the pool today, as far as known: counted here, corrected by token_info.',
  ),
  quotaNeeded: gauge(
    'wolkvox_api_quota_needed',
    perOperation,
    'Calls wanted from the pool until local midnight, by all operations that share it, before any thinning.',
  ),
  clockSkew: gauge(
    'wolkvox_api_clock_skew_seconds',
    perOperation,
    "Exporter clock minus the vendor's Date header at the last answer.",
  ),
  zoneSuspect: gauge(
    'wolkvox_exporter_zone_suspect',
    ['operation', 'suspect'],
    'Whether the time zone configured does not seem to be the one the vendor keeps: its clock is ahead (numbers are old) or behind (interval gauges are 0).',
  ),
  skillInfo: gauge(
    'wolkvox_smart_hold_skill_info',
    ['operation', 'skill_id', 'skill_name'],
    'Name of a skill, always 1. Source: information.php api=skills, or the configuration.',
  ),
  observation: gauge(
    'wolkvox_vendor_observation_info',
    ['operation', 'fact', 'value'],
    "What the operation's own answers show of what wolkvox does not document, always 1: the value once it is certain, not_known before, mixed where they contradict each other. Outlives a restart.",
  ),
  lastRequestDuration: gauge(
    'wolkvox_api_last_request_duration_seconds',
    ['operation', 'api'],
    'How long the last call to the vendor took, by API.',
  ),
} satisfies Record<string, FamilySpec>;
