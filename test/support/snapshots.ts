import { noFacts } from '../../src/facts/facts.ts';
import { observationsOf } from '../../src/facts/fold.ts';
import { type Sample } from '../../src/wolkvox/reports/rows.ts';
import { dayOf } from '../../src/base/calendar.ts';
import { intervalsIn, keptFrom, type PastInterval } from '../../src/snapshot/kept-intervals.ts';
import { numbersOf, type ReportNumbers, type SkillCounts, type Snapshot } from '../../src/snapshot/snapshot.ts';
import { smartHold } from '../../src/wolkvox/reports/smart-hold.ts';
import { totalsOf } from '../../src/snapshot/totals.ts';

/** A Thursday, 15:36:20 in Bogotá. */
export const nowMs = Date.parse('2026-11-19T20:36:20Z');
const timezone = 'America/Bogota';
const fiveMinutesMs = 300_000;
const minuteMs = 60_000;
const day = dayOf(nowMs, timezone);
const span = { startMs: Date.parse('2026-11-19T20:30:00Z'), endMs: Date.parse('2026-11-19T20:35:00Z') };

/** What a test says of a snapshot: of the operation, and of its one report. */
type Differences = Partial<Omit<Snapshot, 'reports'>> & Partial<Omit<ReportNumbers, 'report'>>;

/** An operation before its first refresh, with what a test says of it put in its place. */
export function snapshotWith(differences: Differences = {}): Snapshot {
  return changed(fresh, differences);
}

/** The snapshot with some of it replaced. */
export function changed(snapshot: Snapshot, differences: Differences): Snapshot {
  const { report, ...numbers } = numbersOf(snapshot, smartHold);
  const all = { ...numbers, ...differences };
  const { interval, day, closedDay, cadence, zoneSuspect, pastIntervals, ...ofOperation } = all;
  const reports = [{ report, interval, day, closedDay, cadence, zoneSuspect, pastIntervals }];
  return { ...snapshot, ...ofOperation, reports };
}

const fresh: Snapshot = {
  operation: 'ventas-co',
  server: 'wv0042',
  timezone,
  isUp: false,
  lastRefreshMs: undefined,
  lastRefreshDurationMs: undefined,
  lastSuccessMs: undefined,
  lastRowsMs: undefined,
  stateSavedMs: undefined,
  reports: [],
  skillNames: new Map(),
  quota: { limit: 25_000, share: 0.8, used: 0, needed: 0 },
  clockSkewMs: undefined,
  lastCallMs: new Map(),
  failing: undefined,
  waiting: undefined,
  catchingUp: undefined,
  nextRefreshMs: undefined,
  pastRefreshes: [],
  observations: observationsOf(noFacts),
};

/** An operation at work on a busy day. */
export function workingSnapshot(skills: number, differences: Differences = {}): Snapshot {
  const ids = Array.from({ length: skills }, (_, index) => String(1001 + index));
  const counts = new Map(ids.map((id, index) => [id, dayCounts(index)]));
  const samples = new Map(ids.map((id, index) => [id, intervalSample(index)]));
  return snapshotWith({
    isUp: true,
    lastRefreshMs: nowMs - 20_000,
    lastRefreshDurationMs: 1_240,
    lastSuccessMs: nowMs - 20_000,
    lastRowsMs: nowMs - 20_000,
    interval: { span, samples, staleAtMs: nowMs + 14 * minuteMs },
    day: {
      startMs: day.startMs,
      counts,
      held: new Map(),
      heldSums: new Map(),
      percentages: new Map(ids.map((id, index) => [id, { service_level_up: ((index * 37) % 240) / 10 }])),
      staleAtMs: nowMs + 14 * minuteMs,
      readThroughMs: span.endMs,
    },
    skillNames: new Map(ids.map((id, index) => [id, nameOf(index)])),
    quota: { limit: 25_000, share: 0.8, used: 391, needed: 212 },
    nextRefreshMs: nowMs + 4 * minuteMs + 45_000,
    pastIntervals: keptFrom(pastIntervals(), smartHold.countFields),
    pastRefreshes: pastRefreshes(),
    ...differences,
  });
}

/** An operation whose last interval held nothing. */
export function quietSnapshot(differences: Differences = {}): Snapshot {
  const quiet = workingSnapshot(6);
  const samples = new Map([...quiet.skillNames.keys()].map((id) => [id, totalZero]));
  return changed(quiet, { interval: { span, samples, staleAtMs: nowMs + 14 * minuteMs }, ...differences });
}

/** An operation that has failed for longer than its numbers may be shown. */
export function failingSnapshot(differences: Differences = {}): Snapshot {
  const sinceMs = nowMs - 20_000 - 11 * fiveMinutesMs;
  const before = workingSnapshot(12);
  const stale = {
    span: { startMs: span.startMs - 12 * fiveMinutesMs, endMs: span.endMs - 12 * fiveMinutesMs },
    staleAtMs: nowMs - 1,
  };
  const { day: dayBefore, pastIntervals: past } = numbersOf(before, smartHold);
  return changed(before, {
    isUp: false,
    lastSuccessMs: sinceMs - fiveMinutesMs,
    interval: { ...stale, samples: new Map([['1001', { treatment: 98_765 }]]) },
    day: dayBefore && { ...dayBefore, readThroughMs: stale.span.endMs, staleAtMs: nowMs - 1 },
    failing: {
      sinceMs,
      refreshes: 12,
      reason: 'auth',
      api: 'diagram_2',
      hint: 'check the token of this operation in wolkvox',
    },
    pastIntervals: keptFrom(
      intervalsIn(past, smartHold.countFields).filter(({ span: read }) => read.endMs <= stale.span.endMs),
      smartHold.countFields,
    ),
    pastRefreshes: before.pastRefreshes.map((refresh) => ({ ...refresh, reason: 'auth' as const })),
    ...differences,
  });
}

const totalZero: Sample = { treatment: 0, customer_say_no: 0, customer_say_yes: 0, recall_fail: 0, recall_ok: 0 };

function dayCounts(index: number): SkillCounts {
  const treatment = Math.round(640 / (1 + index) ** 0.7) + (index % 7);
  const no = Math.round(treatment * (0.15 + ((index * 13) % 20) / 100));
  const yes = treatment - no - Math.round(treatment * 0.05);
  const fail = Math.round(yes * (0.08 + ((index * 29) % 30) / 100));
  return {
    treatment,
    customer_say_no: no,
    customer_say_yes: yes,
    recall_fail: fail,
    recall_ok: Math.max(0, yes - fail - 2),
  };
}

function intervalSample(index: number): Sample {
  const treatment = Math.max(0, 9 - index);
  const no = Math.floor(treatment / 3);
  const yes = treatment - no;
  return {
    treatment,
    customer_say_no: no,
    customer_say_yes: yes,
    recall_fail: yes > 3 ? 1 : 0,
    recall_ok: Math.floor(yes / 2),
  };
}

const subjects = ['Ventas', 'Soporte técnico', 'Cartera', 'Retenciones', 'Facturación', 'Citas médicas', 'Reclamos'];
const places = ['Bogotá', 'Medellín', 'Cali', 'Barranquilla', 'Nacional'];

function nameOf(index: number): string {
  const subject = subjects[index % subjects.length] ?? '';
  const place = places[index % places.length] ?? '';
  return index < 35 ? `${subject} ${place}` : `${subject} ${place} ${index}`;
}

/** The day since midnight, with a gap of half an hour. */
function pastIntervals(): readonly PastInterval[] {
  const count = (span.endMs - day.startMs) / fiveMinutesMs;
  return Array.from({ length: count }, (_, index): PastInterval => {
    const startMs = day.startMs + index * fiveMinutesMs;
    const hour = (index * 5) / 60;
    const load = Math.max(0, Math.sin(((hour - 6.5) / 12.5) * Math.PI)) * (14 + 5 * Math.sin(index * 1.7));
    const treatment = Math.round(load);
    const ok = Math.round(load * 0.5 + (load > 1 ? Math.sin(index * 2.3) : 0));
    const counts = {
      ...totalZero,
      treatment,
      recall_ok: Math.max(0, ok),
      recall_fail: index % 4 && treatment > 3 ? 1 : 0,
    };
    const totals = totalsOf([counts], smartHold.countFields);
    return { span: { startMs, endMs: startMs + fiveMinutesMs }, totals };
  }).filter((_, index) => index < 118 || index > 123);
}

function pastRefreshes(): Snapshot['pastRefreshes'] {
  return Array.from({ length: 12 }, (_, index) => ({
    atMs: nowMs - 20_000 - index * fiveMinutesMs,
    durationMs: 900 + ((index * 337) % 1_400),
    reason: index === 5 ? ('server_error' as const) : undefined,
  }));
}
