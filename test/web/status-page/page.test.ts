import { expect, test } from 'vitest';
import { CallError, refreshFailureReasons } from '../../../src/base/errors.ts';
import { conditionOf, conditions, type Condition } from '../../../src/web/status-page/condition.ts';
import { languages, texts, type Language } from '../../../src/web/status-page/language.ts';
import { readerOf } from '../../../src/web/status-page/reader.ts';
import { statusPage } from '../../../src/web/status-page/page.ts';
import {
  changed,
  failingSnapshot,
  nowMs,
  quietSnapshot,
  snapshotWith,
  workingSnapshot,
} from '../../support/snapshots.ts';
import { numbersOf, type SkillCounts, type Snapshot } from '../../../src/snapshot/snapshot.ts';
import { smartHold } from '../../../src/wolkvox/reports/smart-hold.ts';
import { build } from '../../support/status-page.ts';

type Differences = {
  language?: Language;
  at?: number;
  accepted?: readonly string[];
  asked?: Language;
  standbySinceMs?: number;
};

function render(snapshots: readonly Snapshot[], differences: Differences = {}): string {
  const { language = 'en', at = nowMs, accepted = [], asked = null, standbySinceMs } = differences;
  return statusPage({
    snapshots,
    selected: undefined,
    build,
    telemetryPath: '/metrics',
    nowMs: at,
    reader: readerOf(asked, language, accepted),
    isUpdating: true,
    standbySinceMs,
  });
}

/** The words of a page, without its markup. */
function wordsOf(page: string): string {
  return page
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('\u202f', ' ')
    .replace(/\s+/g, ' ');
}

const working = workingSnapshot(3);
const { interval: workingInterval, day: workingDay } = numbersOf(working, smartHold);
const quotaFailure = {
  sinceMs: nowMs - 600_000,
  refreshes: 2,
  reason: 'quota',
  api: 'diagram_2',
  hint: undefined,
} as const;

test.each<[Condition, Snapshot]>([
  ['starting', snapshotWith()],
  ['failing', failingSnapshot()],
  ['pool_spent', failingSnapshot({ failing: quotaFailure })],
  ['stale', changed(working, { interval: workingInterval && { ...workingInterval, staleAtMs: nowMs } })],
  ['never_rows', { ...quietSnapshot(), lastRowsMs: undefined }],
  ['quiet', quietSnapshot()],
  ['working', working],
])('an operation is %s', (condition, snapshot) => {
  expect(conditionOf(snapshot, nowMs)).toBe(condition);
  for (const language of languages) {
    expect(wordsOf(render([snapshot], { language }))).toContain(texts[language].states[condition].word);
  }
});

test.each(languages)('every state and every reason for a failure has words in %s', (language) => {
  const { states, reasons } = texts[language];

  for (const condition of conditions) expect(states[condition].word).not.toBe('');
  for (const reason of refreshFailureReasons) {
    const words = wordsOf(render([failingSnapshot({ failing: { ...quotaFailure, reason } })], { language }));
    expect(words).toContain(reasons[reason].because);
    expect(words).toContain(reasons[reason].remedy);
  }
});

test('a failure says since when, how often, why, and what to do', () => {
  expect(wordsOf(render([failingSnapshot()]))).toContain(
    'Since 14:41 (55 minutes ago), because wolkvox refuses the token, or it cannot be read. Failed refreshes in a row: 12. What to do: Check the token',
  );
});

test('a first refresh whose calls fail counts its tries, and says when the next comes and what to do', () => {
  const failure = new CallError('timeout', 'no connection', { hint: 'check the allow-list' });
  const waiting = { api: 'diagram_2', failure, tried: 1, tries: 3, nextTryMs: nowMs + 4_000 };

  const words = wordsOf(render([snapshotWith({ waiting })]));

  expect(words).toContain(
    'Try 1 of 3 failed, because wolkvox does not answer in time. Try 2 of 3 comes at 15:36:24. What to do: Check that this machine reaches wolkvox',
  );
  expect(words).toContain('Detail: check the allow-list');
});

test('in Spanish the page speaks as a contact centre does', () => {
  const words = wordsOf(render([working], { language: 'es' }));

  expect(words).toContain('A las 15:36:20');
  for (const word of ['Ingresaron', 'Rechazaron', 'Aceptaron', 'Efectivas', 'No efectivas', 'Cupo diario']) {
    expect(words).toContain(word);
  }
  expect(words).toContain('Mejora del nivel de servicio');
});

test('the closing of days after an outage shows how far it is', () => {
  const catchingUp = { date: '2026-11-17', day: 2, of: 3 };

  expect(wordsOf(render([changed(working, { catchingUp })]))).toContain('day 2 of 3 (17 Nov)');
  expect(wordsOf(render([changed(working, { catchingUp })], { language: 'es' }))).toContain('día 2 de 3 (17 nov)');
});

test('numbers of an interval that is stale are not shown, its bounds and age are', () => {
  const words = wordsOf(render([failingSnapshot()]));

  expect(words).toContain('14:30–14:35 , ended 61 minutes ago');
  expect(words).not.toContain('98 765');
});

test('an interval that does not begin and end with a minute shows its seconds', () => {
  const span = { startMs: Date.parse('2026-11-19T20:35:30Z'), endMs: Date.parse('2026-11-19T20:36:00Z') };
  const short = changed(working, { interval: { span, samples: new Map(), staleAtMs: nowMs + 1 } });

  expect(wordsOf(render([short]))).toContain('15:35:30–15:36:00 , ended 20 seconds ago');
});

test('the moment an interval grows stale its numbers go, as on the metrics page', () => {
  const interval = workingInterval && { ...workingInterval, samples: new Map([['1001', { treatment: 98_765 }]]) };
  const snapshot = changed(working, { interval });
  const staleAtMs = interval?.staleAtMs ?? 0;

  expect(wordsOf(render([snapshot], { at: staleAtMs - 1 }))).toContain('98 765');
  expect(wordsOf(render([snapshot], { at: staleAtMs }))).not.toContain('98 765');
});

test('service level gains of the day go when they are stale, the counts stay', () => {
  const percentages = new Map([['1001', { service_level_up: 43.21 }]]);
  const day = workingDay && { ...workingDay, percentages, staleAtMs: nowMs + 1 };

  expect(wordsOf(render([changed(working, { day })]))).toContain('43.21 %');
  const later = wordsOf(render([changed(working, { day })], { at: nowMs + 1 }));
  expect(later).not.toContain('43.21 %');
  expect(later).toContain('1001 640 96 512 469 41 –');
});

test('times are those of the operation, whatever the zone of this machine', () => {
  const inMadrid = { ...working, timezone: 'Europe/Madrid' };

  expect(wordsOf(render([inMadrid]))).toContain('21:30–21:35 , ended 1 minute ago');
});

test('a total that lacks a skill says so', () => {
  const counts = new Map<string, SkillCounts>([
    ['1', { treatment: 4 }],
    ['2', {}],
  ]);
  const day = workingDay && { ...workingDay, counts };

  expect(wordsOf(render([changed(working, { day })]))).toContain('Taken at least 4');
});

test('numbers are grouped by a space, which means the same in every Spanish-speaking country', () => {
  const quota = { limit: 25_000, share: 0.8, used: 12_345, needed: 1_000 };

  expect(wordsOf(render([{ ...working, quota }], { language: 'es' }))).toContain(
    '12 345 de 25 000 llamadas a la API usadas; 1 000 más',
  );
});

test('a short pool is said to read the day more rarely', () => {
  const cadence = { configuredMs: 300_000, intervalMs: 300_000, dayMs: 3_600_000 };

  expect(wordsOf(render([changed(working, { cadence })]))).toContain(
    'Now the interval is read every 5m and the day every 1h.',
  );
  expect(wordsOf(render([changed(working, { cadence: { ...cadence, dayMs: 300_000 } })]))).not.toContain(
    'the day every',
  );
});

test('a pool that does not last is said to be short', () => {
  const quota = { limit: 1_000, share: 0.8, used: 700, needed: 101 };

  expect(wordsOf(render([{ ...working, quota }]))).toContain('Not enough');
  expect(wordsOf(render([{ ...working, quota: { ...quota, needed: 100 } }]))).not.toContain('Not enough');
});

test('of 20,000 skills the 200 with the most calls are shown, and it says so', () => {
  const page = render([workingSnapshot(20_000)]);

  expect(wordsOf(page)).toContain('The 200 skills with the most calls, of 20 000.');
  expect(page.match(/role="rowheader"/g)).toHaveLength(200);
  expect(page.length).toBeLessThan(300_000);
});

test('hundreds of operations are listed, each with a page of its own', () => {
  const snapshots = Array.from({ length: 300 }, (_, index) =>
    workingSnapshot(2, { operation: `call centre ${index}` }),
  );

  const page = render(snapshots);

  expect(page).toContain('href="./?operation=call+centre+299"');
  expect(page.match(/<section/g)).toHaveLength(2);
  expect(page.length).toBeLessThan(300_000);
});

test('skills without day counts are shown by their last interval', () => {
  const words = wordsOf(render([changed(working, { day: undefined })]));

  expect(words).toContain('The last interval by skill');
  expect(words).toContain('Ventas Bogotá 1001 9 3 6 3 1 –');
});

test.each([
  ['es', ['es-MX'], '23.08 %'],
  ['es', ['es-CO'], '23,08 %'],
  ['es', [], '23.08 %'],
  ['es', ['en-US', 'es-AR'], '23,08 %'],
  ['en', ['es-CO', 'en'], '23.08 %'],
] as const)('in %s a reader of %j reads %s', (asked, accepted, written) => {
  const percentages = new Map([['1001', { service_level_up: 23.08 }]]);
  const day = workingDay && { ...workingDay, percentages };

  expect(wordsOf(render([changed(working, { day })], { asked, accepted }))).toContain(written);
});

const closedDay = {
  startMs: Date.parse('2026-11-18T05:00:00Z'),
  readMs: nowMs - 9 * 3_600_000,
  counts: new Map<string, SkillCounts>([['1001', { treatment: 1_204, customer_say_no: 301 }]]),
};

test('yesterday stands beside today, with its date, the time of its last word and a file', () => {
  const page = render([changed(working, { closedDay })]);

  expect(wordsOf(page)).toContain('yesterday: 1 204');
  expect(wordsOf(page)).toContain(
    'Yesterday is the whole of Wednesday, 18 November 2026. wolkvox’s last word, of 06:36.',
  );
  expect(page).toContain('href="./yesterday.csv?operation=ventas-co"');
});

test('a closed day that is not yesterday is called by its date', () => {
  const older = { ...closedDay, startMs: Date.parse('2026-11-16T05:00:00Z') };
  const words = wordsOf(render([changed(working, { closedDay: older })]));

  expect(words).toContain('16 Nov: 1 204');
  expect(words).toContain('The last day that could be closed is Monday, 16 November 2026.');
  expect(words).not.toMatch(/yesterday/i);
});

test('what is held of the day is said, by field and direction', () => {
  const heldSums = new Map([
    ['treatment', { up: 0, back: 12 }],
    ['recall_ok', { up: 1_300, back: 0 }],
  ]);
  const words = wordsOf(render([changed(working, { day: workingDay && { ...workingDay, heldSums } })]));

  expect(words).toContain('Held back until wolkvox says it again: Taken 12.');
  expect(words).toContain('Reached 1 300 fewer by its last word.');
  expect(wordsOf(render([working]))).not.toMatch(/held back|fewer by/i);
});

test('the age of the data is the older of those of interval and day', () => {
  const readThroughMs = Date.parse('2026-11-19T20:05:00Z');
  const behind = changed(working, { day: workingDay && { ...workingDay, readThroughMs } });
  const unread = changed(working, { day: workingDay && { ...workingDay, readThroughMs: undefined } });

  expect(wordsOf(render([working]))).toContain('Data age All of it read up to 15:35, 1 minute ago.');
  expect(wordsOf(render([behind]))).toContain('Data age All of it read up to 15:05, 31 minutes ago.');
  expect(wordsOf(render([unread]))).toContain('Data age Not all of it read yet');
  expect(wordsOf(render([behind, working]))).toContain('Working 31 minutes ago');
});

test('a vendor that sends no Date is said to send none', () => {
  expect(wordsOf(render([working]))).toContain('wolkvox sends no Date');
  expect(wordsOf(render([changed(working, { clockSkewMs: 0 })]))).not.toContain('sends no Date');
  expect(wordsOf(render([snapshotWith()]))).not.toContain('sends no Date');
});

test('an English detail does not repeat what the Spanish remedy says, and is there where it says more', () => {
  const hint = 'set NODE_EXTRA_CA_CERTS';
  const of = (reason: 'auth' | 'tls', language: Language) =>
    wordsOf(render([failingSnapshot({ failing: { ...quotaFailure, reason, hint } })], { language }));

  expect(of('auth', 'es')).not.toContain(hint);
  expect(of('tls', 'es')).toContain(`Detalle: ${hint}`);
  expect(of('auth', 'en')).toContain(`Detail: ${hint}`);
});

test('the chart of another day than today says which', () => {
  const later = nowMs + 12 * 3_600_000;

  expect(wordsOf(render([working]))).toContain('The day by interval');
  expect(wordsOf(render([working], { at: later }))).toContain('By interval: Thursday, 19 November 2026');
});

test('names are text: nothing of them becomes markup', () => {
  const page = render([{ ...working, skillNames: new Map([['1001', '<script>alert(1)</script>"\'&']]) }]);

  expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;');
  expect(page).not.toContain('<script');
});

test.each(languages)('what the content security policy forbids is not there, in %s', (language) => {
  for (const snapshot of [working, failingSnapshot(), quietSnapshot(), snapshotWith()]) {
    expect(render([snapshot], { language })).not.toMatch(
      /<script|<style| style=| on\w+=|https?:|undefined|NaN|>false</,
    );
  }
});

test.each([
  ['en', 'This replica stands by since'],
  ['es', 'Esta réplica está en espera desde'],
] as const)('a replica that stands by says so and since when (%s)', (language, words) => {
  const page = wordsOf(render([], { language, standbySinceMs: nowMs }));

  expect(page).toContain(words);
  expect(page).toContain('(UTC)');
  expect(page).not.toContain('no operation to read');
  expect(wordsOf(render([]))).toContain('no operation to read');
});
