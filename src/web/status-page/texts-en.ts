import type { Condition } from './condition.ts';
import { observedEn } from './observed-texts.ts';
import type { RefreshFailureReason } from '../../base/errors.ts';
import { glossary } from '../../base/glossary.ts';
import { yesterdayEn } from './yesterday-en.ts';

const token = 'Check the token of this operation in wolkvox, and the file or variable it is read from.';
const soon = 'Nothing to do if it passes. If it stays, ask wolkvox about it.';
const wires = 'Check that this machine reaches wolkvox, and that its address is on the list of allowed IPs in wolkvox.';

const {
  treatment: taken,
  customer_say_no: declined,
  customer_say_yes: accepted,
  recall_ok: reached,
  recall_fail: failed,
} = glossary;

/** What a failure means, and what to do about it. */
const reasons: Record<RefreshFailureReason, { readonly because: string; readonly remedy: string }> = {
  auth: { because: 'wolkvox refuses the token, or it cannot be read', remedy: token },
  quota: {
    because: 'the daily pool of API calls, or the share this exporter may use, is spent',
    remedy: 'It refills at local midnight. To make it last: a longer interval, a larger pool_share, more licenses.',
  },
  concurrency: {
    because: 'another program uses the same token at the same time',
    remedy: 'Give the other program a token of its own.',
  },
  forbidden: {
    because: 'wolkvox refuses without saying why, as it does during maintenance or a backup',
    remedy: `${soon} Check also that the token may use the API.`,
  },
  bad_request: { because: 'wolkvox does not accept the question', remedy: 'Check the server and its time zone.' },
  server_error: { because: 'wolkvox reports a fault of its own', remedy: soon },
  timeout: { because: 'wolkvox does not answer in time', remedy: wires },
  network: { because: 'the connection to wolkvox fails', remedy: wires },
  tls: {
    because: 'the certificate of wolkvox, or of something on the way, is not to be trusted',
    remedy: 'Check the clock of this machine and the server of this operation, and whether a firewall inspects TLS.',
  },
  proxy: {
    because: 'the proxy on the way to wolkvox refuses or cannot be reached',
    remedy: 'Check the proxy, and its address and password in HTTPS_PROXY.',
  },
  redirect: { because: 'the server sends us elsewhere', remedy: 'Check the server of this operation.' },
  too_large: { because: 'the answer is larger than the documented limit', remedy: 'Ask wolkvox about it.' },
  bad_response: { because: 'the answer is not what wolkvox documents', remedy: soon },
  api_error: { because: 'wolkvox answers with an error', remedy: `${soon} The log has its words.` },
  contradiction: {
    because: 'two windows of the same day contradict each other',
    remedy: 'Nothing, if it passes by itself. If it lasts, compare with wolkvox itself.',
  },
  other_operation: {
    because: 'the answers may be those of another operation',
    remedy: 'Check that the token is the one of this operation. Counts stand still until answers agree.',
  },
  clock: {
    because: 'the clock of this machine and that of wolkvox differ by more than an interval',
    remedy: 'Set the clock of this machine, with NTP.',
  },
  state: {
    because: 'the state file cannot be written, so nothing new of the day is published',
    remedy: 'Check the disk and the rights of the file named by --state.file.',
  },
  internal: { because: 'of a fault in the exporter itself', remedy: 'Please report it, with the log.' },
};
const states: Record<Condition, { readonly word: string; readonly sentence: string }> = {
  starting: { word: 'Starting', sentence: 'The first refresh waits or is under way. Nothing has been read yet.' },
  failing: { word: 'Failing', sentence: '' },
  pool_spent: { word: 'Daily pool spent', sentence: '' },
  stale: {
    word: 'Figures out of date',
    sentence: 'The last interval that could be read is too old to be shown, or the next one is not to be read yet.',
  },
  never_rows: {
    word: 'No data yet',
    sentence:
      'wolkvox answers, but has not sent a single row since this exporter started. Either nobody has entered Smart Hold, or the report (diagram_2) is not enabled for this operation: if calls do enter Smart Hold, ask wolkvox.',
  },
  quiet: { word: 'Quiet', sentence: 'Everything works. Nothing happened in the last interval.' },
  working: { word: 'Working', sentence: 'Everything works.' },
};

export const en = {
  observed: observedEn,
  title: 'Smart Hold exporter',
  /** The language in itself. */
  ownName: 'English',
  asOf: 'As of',
  updatesItself: 'This page updates itself.',
  stopUpdating: 'Stop updating',
  doesNotUpdate: 'This page does not update itself.',
  startUpdating: 'Update by itself',
  skip: 'Skip to the operations',
  standsBy: (since: string) => `This replica stands by since ${since}: another one reads, or this one takes over.`,
  noOperations: 'This exporter has no operation to read.',
  operations: 'Operations',
  operation: glossary.operation.en,
  state: 'State',
  allOperations: 'All operations',
  reasons,
  states,
  failingSince: (since: string, ago: string, because: string) => `Since ${since} (${ago}), because ${because}.`,
  failedInARow: (n: string) => `Failed refreshes in a row: ${n}.`,
  tryFailed: (tried: string, tries: string, because: string) => `Try ${tried} of ${tries} failed, because ${because}.`,
  nextTry: (next: string, tries: string, time: string) => `Try ${next} of ${tries} comes at ${time}.`,
  catchingUp: (day: string, of: string, date: string) =>
    `Closing the days that an outage left open, one after the other: day ${day} of ${of} (${date}).`,
  whatToDo: 'What to do:',
  detail: 'Detail:',
  /** Reasons whose remedy says all that the hint in English does. */
  hintsInRemedy: [] as readonly RefreshFailureReason[],
  skill: glossary.skill.en,
  daySkills: 'The day by skill',
  dataAge: glossary.dataAge.en,
  knownThrough: (time: string, ago: string) => `All of it read up to ${time}, ${ago}.`,
  ageUnknown: 'Not all of it read yet',
  clock: 'Clock',
  noVendorClock:
    'wolkvox sends no Date with its answers, so this machine’s clock is compared with nothing: keep it right with NTP.',
  lastInterval: 'Last interval',
  ended: (ago: string) => `ended ${ago}`,
  intervalHidden: 'Its numbers are too old to be shown.',
  intervalUnknown: 'None read yet',
  intervalEmpty: 'No rows.',
  lastSuccess: 'Last success',
  never: 'Never since the start',
  nextRefresh: 'Next refresh',
  dueNow: 'Due now or under way',
  pool: glossary.pool.en,
  poolUsed: (used: string, limit: string) => `${used} of ${limit} API calls used`,
  poolNeeded: (needed: string) => `${needed}\u00a0more wanted until midnight`,
  poolShare: (share: string) => `this exporter may use ${share}`,
  poolThinned: (interval: string, day: string | undefined) =>
    `Now the interval is read every ${interval}${day === undefined ? '' : ` and the day every ${day}`}.`,
  poolShort: 'Not enough: reads will become rarer so that the pool lasts.',
  day: (date: string) => `The day so far: ${date}`,
  dayThrough: (time: string, ago: string) => `Read up to ${time} (${ago}).`,
  dayNotRead: 'Not read yet since the day began or the exporter started.',
  dayKnown: 'These are the counts as known.',
  noDay: 'There are no counts of the day: they are switched off, or not read yet.',
  noSkills: 'No skill has had a row today.',
  intervalSkills: 'The last interval by skill',
  fields: {
    treatment: taken.en,
    customer_say_no: declined.en,
    customer_say_yes: accepted.en,
    recall_fail: failed.en,
    recall_ok: reached.en,
  },
  notes: {
    treatment: 'calls that entered Smart Hold',
    customer_say_no: 'callers who declined a callback',
    customer_say_yes: 'see below',
    recall_fail: 'callbacks that did not reach the customer',
    recall_ok: 'callbacks that reached the customer',
  },
  ofCallbacks: (share: string) => `${share} of callbacks`,
  ofTaken: (share: string) => `${share} of taken`,
  atLeast: (n: string) => `at least ${n}`,
  ...yesterdayEn,
  gain: glossary.gain.en,
  gainNote: 'service_level_up over the day, as wolkvox gives it: the percentage by which Smart Hold raised it',
  outcome: 'Outcome',
  rest: 'Waiting or other',
  topSkills: (shown: string, all: string) =>
    `The ${shown} skills with the most calls, of ${all}. All of them are in the metrics.`,
  moreSkills: 'Show more',
  unnamed: 'Without a name',
  chart: 'The day by interval',
  chartOf: (date: string) => `By interval: ${date}`,
  chartUp: 'taken, above the line',
  chartOk: 'reached',
  chartFail: 'failed, below the line',
  chartGap: 'not read',
  chartSummary: (n: string, most: string, at: string) =>
    `Intervals read: ${n}. The busiest began at ${at}, with ${most} calls taken.`,
  chartEmpty: 'No interval of the day has been read yet.',
  chartNote: 'As read at the time: a callback booked later is not in it.',
  recent: 'Recent refreshes',
  worked: 'worked',
  failed: 'failed',
  tookTime: 'took',
  links: 'Links',
  metrics: 'Metrics',
  healthy: 'Health',
  ready: 'Readiness',
  discovery: 'Discovery for Prometheus',
  reading: 'How to read this page',
  readingText: [
    'The numbers are those of the metrics, at the same age: nothing is asked of wolkvox to show this page.',
    'Accepted is the field customer_say_yes as wolkvox sends it. Its documentation fits two readings: all callers who accepted a callback, or only those whose callback is still to come. So no share is built from it. Reached and failed are callbacks; they can belong to calls of an earlier interval.',
    'Declined, reached and failed are drawn as parts of the calls taken; the rest is whatever is none of the three.',
    'A dash is a number that wolkvox left blank. “At least” means that it left it blank for some skills.',
  ],
  build: (version: string, revision: string, node: string, tz: string) =>
    `Version ${version}, revision ${revision}, Node ${node}, time zone data ${tz}`,
  notFound: 'There is no operation of this name.',
};
