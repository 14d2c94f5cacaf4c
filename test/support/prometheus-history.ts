import { smartHold, type CountField } from '../../src/wolkvox/reports/smart-hold.ts';
import { dayOf, intervalAt } from '../../src/base/calendar.ts';
import { familiesOf } from '../../src/metrics/catalogue.ts';
import { exporterFamilies as own } from '../../src/metrics/families/exporter.ts';
import { operationFamilies as operation } from '../../src/metrics/families/operation.ts';
import {
  boundFamilies,
  cadenceFamilies,
  closedDayBoundFamilies,
  closedDayFamilies,
  dayFamilies,
  heldFamilies,
  intervalFamilies,
  skillFamilies,
} from '../../src/metrics/families/smart-hold.ts';
import { createOperation } from '../../src/simulator/call-centre.ts';
import { parseOptions, type SimulatorOptions } from '../../src/simulator/options.ts';
import { truth, type Truth } from '../../src/simulator/truth.ts';
import { closedDay } from '../../prometheus/rules/closed-days.ts';
import { processFamilies, prometheusFamilies } from '../../grafana/foreign-families.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const intervalMs = 5 * minute;
const settleMs = 75_000;

/** One series as Prometheus would have scraped it: what it shows at an instant, or nothing. */
type Series = {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly at: (ms: number) => number | undefined;
  readonly reach: Reach;
};

/** From when up to the end of the history a series exists, and how often it was scraped. */
type Reach = { readonly sinceMs: number; readonly stepMs: number };

export type HistoryOptions = SimulatorOptions & {
  /** End of the history: the instant the boards are opened at. Epoch milliseconds. */
  readonly endMs: number;
  /** Days before the end of which the day counters are known. */
  readonly days?: number;
  /** Whether alerts fired and the vendor was away for 40 minutes, three hours before the end. */
  readonly isEventful?: boolean;
};

/** What Prometheus would hold of one operation with two replicas, and of another exporter that never had an answer. */
export type History = {
  readonly openMetrics: string;
  readonly operation: string;
  readonly skillIds: readonly string[];
  readonly busiestId: string;
  readonly skillName: (id: string) => string;
  /** What happened on the local day of `ms`, as far as the exporter had read it by then. */
  readonly dayUpTo: (ms: number) => Truth;
};

/**
 * History of the simulated vendor as the exporter exposes it. The counts are the simulator's truth; the exporter
 * itself has no part in it, so a board is judged against what happened and not against what was exported.
 */
export function prometheusHistory({ endMs, days = 15, isEventful = true, ...options }: HistoryOptions): History {
  const settings = parseOptions(options);
  const { timezone } = settings;
  const source = createOperation(settings);
  const name = 'ventas-co';
  const outage = { startMs: endMs - 3 * hour, endMs: endMs - 3 * hour + 40 * minute };
  const isAway = (ms: number) => isEventful && ms >= outage.startMs && ms < outage.endMs;
  const midnightOf = remember((ms: number) => dayOf(ms, timezone).startMs);
  const readAt = remember(
    (ms: number) => intervalAt((isAway(ms) ? outage.startMs : ms) - settleMs, timezone, intervalMs).startMs,
  );
  const cumulative = remember((ms: number) => truth(source, { startMs: midnightOf(ms - 1), endMs: ms }));
  const interval = remember((ms: number) => truth(source, { startMs: ms - intervalMs, endMs: ms }));
  // From the moment the day is closed at midnight the counters are those of the new one, born at zero.
  const dayUpTo = (ms: number) => (readAt(ms) === midnightOf(readAt(ms)) ? new Map() : cumulative(readAt(ms)));
  const yesterday = (ms: number) => cumulative(midnightOf(readAt(ms)));
  const closedDate = new Date(midnightOf(midnightOf(endMs) - 1) + 12 * hour).toISOString().slice(0, 10);
  /** Callbacks made two hours before the end and booked to the day before. */
  const latelyBooked = (ms: number) => (isEventful && ms >= endMs - 2 * hour ? 2 : 0);
  const isFresh = (ms: number) => ms - readAt(ms) < 15 * minute + settleMs;

  const recent: Reach = { sinceMs: endMs - 26 * hour, stepMs: minute };
  const replica: Reach = { sinceMs: endMs - 3 * hour, stepMs: minute };
  const old: Reach = { sinceMs: endMs - days * day, stepMs: 4 * minute };
  const { skills } = source;
  const busiestId = skills.toSorted((a, b) => b.callsADay - a.callsADay)[0]?.id ?? '';

  const perSkill = (instance: string, reach: Reach, isLong: boolean): Series[] =>
    skills.flatMap(({ id }) => {
      const labels = { job: 'smart-hold', instance, operation: name, skill_id: id };
      const counts = (of: (ms: number) => Truth, field: CountField) => (ms: number) => of(ms).get(id)?.[field] ?? 0;
      const gain = (of: (ms: number) => Truth) => (ms: number) => {
        const { treatment = 0, customer_say_yes: yes = 0 } = of(ms).get(id) ?? {};
        return treatment === 0 ? undefined : Math.min(100, (40 * yes) / treatment);
      };
      const last = (ms: number) => interval(readAt(ms));
      return [
        ...smartHold.countFields.map((field) => ({
          name: dayFamilies[field].name,
          labels,
          at: counts(dayUpTo, field),
          reach: isLong ? { sinceMs: old.sinceMs, stepMs: -1 } : reach,
        })),
        ...smartHold.countFields.map((field) => ({
          name: intervalFamilies[field].name,
          labels,
          at: (ms: number) => (isFresh(ms) ? counts(last, field)(ms) : undefined),
          reach,
        })),
        ...smartHold.countFields.map((field) => ({
          name: closedDayFamilies[field].name,
          labels,
          at: (ms: number) => counts(yesterday, field)(ms) + (field === 'recall_ok' ? latelyBooked(ms) : 0),
          reach: isLong && field === 'treatment' ? { sinceMs: endMs - 8 * day, stepMs: -1 } : reach,
        })),
        ...smartHold.countFields.map((field) => ({
          name: closedDay(field),
          labels: { ...labels, day: closedDate },
          at: counts(yesterday, field),
          reach,
        })),
        ...(isEventful
          ? smartHold.countFields.map((field) => ({
              name: heldFamilies.held.name,
              labels: { ...labels, field },
              at: (ms: number) => latelyBooked(ms),
              reach,
            }))
          : []),
        {
          name: skillFamilies.serviceLevelUp.name,
          labels,
          at: (ms: number) => (isFresh(ms) ? gain(last)(ms) : undefined),
          reach,
        },
        { name: skillFamilies.dayServiceLevelUp.name, labels, at: gain(dayUpTo), reach },
        {
          name: skillFamilies.skillInfo.name,
          labels: { ...labels, skill_name: skillName(id) },
          at: () => 1,
          reach: isLong ? { sinceMs: old.sinceMs, stepMs: -1 } : reach,
        },
      ];
    });
  const skillName = (id: string) => skills.find((skill) => skill.id === id)?.name ?? '';

  const ofOperation = (instance: string, reach: Reach, isLong: boolean): Series[] => {
    const labels = { job: 'smart-hold', instance, operation: name };
    const gauge = (family: { name: string }, at: (ms: number) => number | undefined, more = {}): Series => ({
      name: family.name,
      labels: { ...labels, ...more },
      at,
      reach,
    });
    const seconds = (of: (ms: number) => number) => (ms: number) => of(ms) / 1_000;
    const callsToday = (ms: number) => Math.floor((2 * (ms - midnightOf(ms))) / intervalMs);
    const counted = (ms: number) => Math.floor((2 * (ms - reach.sinceMs)) / intervalMs);
    const failed = (ms: number) =>
      isEventful ? Math.floor(Math.max(0, Math.min(ms, outage.endMs) - outage.startMs) / intervalMs) : 0;
    const since = (ms: number, count: number) => (isEventful && ms >= endMs - 2 * hour ? count : 0);
    return [
      gauge(
        boundFamilies.intervalStart,
        seconds((ms) => readAt(ms) - intervalMs),
      ),
      gauge(boundFamilies.intervalEnd, seconds(readAt)),
      {
        ...gauge(
          boundFamilies.dayStart,
          seconds((ms) => midnightOf(readAt(ms))),
        ),
        reach: isLong ? { sinceMs: old.sinceMs, stepMs: -1 } : reach,
      },
      gauge(boundFamilies.dayEnd, seconds(readAt)),
      gauge(
        closedDayBoundFamilies.start,
        seconds((ms) => midnightOf(midnightOf(readAt(ms)) - 1)),
      ),
      gauge(
        closedDayBoundFamilies.read,
        seconds((ms) => midnightOf(readAt(ms)) + 9 * hour),
      ),
      gauge(heldFamilies.heldUp, (ms) => since(ms, 2), { field: 'treatment' }),
      gauge(heldFamilies.heldBack, (ms) => since(ms, 3), { field: 'recall_ok' }),
      gauge(cadenceFamilies.interval, () => intervalMs / 1_000),
      gauge(cadenceFamilies.day, () => intervalMs / 1_000),
      gauge(operation.observation, () => 1, { fact: 'customer_say_yes', value: 'all_accepted' }),
      gauge(operation.zoneSuspect, () => 0, { suspect: 'vendor_ahead' }),
      gauge(operation.zoneSuspect, () => 0, { suspect: 'vendor_behind' }),
      gauge(own.lateCounts, (ms) => since(ms, 4), { field: 'recall_ok' }),
      gauge(own.closedDayRevisions, (ms) => since(ms, 2), { field: 'recall_ok', direction: 'up' }),
      gauge(own.contradictions, (ms) => since(ms, 1), { api: 'diagram_2', contradiction: 'interval_empty' }),
      gauge(operation.up, (ms) => (isAway(ms) ? 0 : 1)),
      gauge(operation.info, () => 1, { server: '0042', timezone }),
      gauge(
        operation.lastRefresh,
        seconds((ms) => readAt(ms) + settleMs),
      ),
      gauge(
        operation.lastSuccess,
        seconds((ms) => readAt(ms) + settleMs),
      ),
      gauge(operation.lastRefreshDuration, () => 2.5),
      gauge(
        operation.lastRows,
        seconds((ms) => readAt(ms) + settleMs),
      ),
      gauge(
        operation.stateSaved,
        seconds((ms) => readAt(ms) + settleMs),
      ),
      gauge(operation.quotaLimit, () => settings.licenses * 1_000),
      gauge(operation.quotaShare, () => 0.8),
      gauge(operation.quotaUsed, callsToday),
      gauge(operation.quotaNeeded, (ms) => 576 - callsToday(ms)),
      gauge(operation.clockSkew, (ms) => Math.sin(ms / hour)),
      gauge(operation.lastRequestDuration, (ms) => (isAway(ms) ? 60 : 1.2), { api: 'diagram_2' }),
      gauge(own.refreshes, (ms) => Math.floor((ms - reach.sinceMs) / intervalMs)),
      gauge(own.refreshFailures, failed, { reason: 'timeout' }),
      gauge(own.rejectedFields, (ms) => since(ms, 3), { field: 'service_level_up' }),
      gauge(own.rejectedRows, (ms) => since(ms, 1), { reason: 'summary' }),
      gauge(own.downwardRevisions, (ms) => since(ms, 2), { field: 'treatment' }),
      gauge(own.abandonedDays, () => 0),
      gauge(own.apiRequests, counted, { api: 'diagram_2' }),
      gauge(own.apiRequestFailures, failed, { api: 'diagram_2', reason: 'timeout' }),
      gauge({ name: `${own.apiRequestDuration.name}_bucket` }, counted, { api: 'diagram_2', le: '5' }),
      gauge({ name: `${own.apiRequestDuration.name}_bucket` }, counted, { api: 'diagram_2', le: '+Inf' }),
      gauge({ name: `${own.apiRequestDuration.name}_sum` }, (ms) => 1.2 * counted(ms), { api: 'diagram_2' }),
      gauge({ name: `${own.apiRequestDuration.name}_count` }, counted, { api: 'diagram_2' }),
    ];
  };

  const alerts: Series[] = isEventful
    ? [
        ...alert('SmartHoldCallbacksFailing', 'warning', { operation: name, skill_id: busiestId }),
        ...alert('SmartHoldActivationSurge', 'info', { operation: name, skill_id: skills[1]?.id ?? '' }),
        ...alert('WolkvoxDataStale', 'warning', { operation: name }),
      ]
    : [];
  /** Fires while the vendor is away, ten minutes late, and again for the last half hour. */
  function alert(alertname: string, severity: string, more: Record<string, string>): Series[] {
    const labels = { alertname, severity, audience: 'sre', ...more };
    const again = endMs - 30 * minute;
    const begunAt = (ms: number) => (isAway(ms - 10 * minute) ? outage.startMs : ms >= again ? again : undefined);
    const since = (ms: number) => {
      const begun = begunAt(ms);
      return begun === undefined ? undefined : begun / 1_000;
    };
    const { alerts, alertsForState } = prometheusFamilies;
    return [
      {
        name: alerts.name,
        labels: { ...labels, alertstate: 'firing' },
        at: (ms) => (begunAt(ms) === undefined ? undefined : 1),
        reach: recent,
      },
      { name: alertsForState.name, labels, at: since, reach: recent },
    ];
  }

  const series = [
    ...perSkill('exporter-a:10857', recent, true),
    ...perSkill('exporter-b:10857', replica, false),
    ...ofOperation('exporter-a:10857', recent, true),
    ...ofOperation('exporter-b:10857', replica, false),
    ...ofProcess('smart-hold', 'exporter-a:10857', recent, endMs - 5 * hour),
    ...ofProcess('smart-hold', 'exporter-b:10857', replica, replica.sinceMs),
    ...alerts,
    ...newInstallation(endMs),
  ];
  return {
    openMetrics: render(series, endMs, recent.sinceMs),
    operation: name,
    skillIds: skills.map(({ id }) => id),
    busiestId,
    skillName,
    dayUpTo,
  };
}

/** What Prometheus and prom-client write about the exporter itself. */
function ofProcess(job: string, instance: string, reach: Reach, restartMs: number): Series[] {
  const labels = { job, instance };
  const one = (name: string, at: (ms: number) => number, more = {}) => ({
    name,
    labels: { ...labels, ...more },
    at,
    reach,
  });
  return [
    one(prometheusFamilies.up.name, () => 1),
    one(prometheusFamilies.scrapeDuration.name, () => 0.012),
    one(prometheusFamilies.scrapeSamples.name, () => 420),
    one(processFamilies.startTime.name, (ms) => (ms < restartMs ? reach.sinceMs : restartMs) / 1_000),
    one(processFamilies.cpu.name, (ms) => (ms - reach.sinceMs) / 200_000),
    one(processFamilies.residentMemory.name, () => 90_000_000),
    one(processFamilies.heapUsed.name, () => 30_000_000),
    one(processFamilies.eventLoopLag.name, () => 0.011),
    one(own.buildInfo.name, () => 1, {
      version: '0.1.0',
      revision: 'abc1234',
      node_version: 'v20.20.2',
      tz_version: '2025c',
    }),
    one(own.shardIndex.name, () => 0),
    one(own.shards.name, () => 1),
    one(own.leader.name, () => 1),
    one(own.configReloadSuccessful.name, () => 1),
    one(own.configReloadTimestamp.name, () => restartMs / 1_000),
    one(own.webConfigReloadSuccessful.name, () => 1),
    one(own.webConfigReloadTimestamp.name, () => restartMs / 1_000),
    one(own.stateSaveFailures.name, () => 0),
    one(own.forgottenOperations.name, () => 0),
  ];
}

/** Job `fresh`: an exporter whose vendor has not answered yet. Everything known is zero, skills there are none. */
function newInstallation(endMs: number): Series[] {
  const reach = { sinceMs: endMs - 10 * minute, stepMs: minute };
  const labels = { job: 'fresh', instance: 'exporter-c:10857', operation: 'nueva' };
  const zero = ({ name }: { name: string }, more = {}) => ({
    name,
    labels: { ...labels, ...more },
    at: () => 0,
    reach,
  });
  return [
    ...ofProcess('fresh', labels.instance, reach, reach.sinceMs),
    ...[operation.up, operation.lastRefresh, operation.lastSuccess, operation.lastRows, operation.stateSaved].map((f) =>
      zero(f),
    ),
    ...[own.refreshes, own.abandonedDays].map((family) => zero(family)),
    zero(own.apiRequests, { api: 'diagram_2' }),
    zero(own.apiRequestFailures, { api: 'diagram_2', reason: 'auth' }),
  ];
}

/** Samples with timestamps, series by series. A step of -1 is coarse up to `fineSinceMs` and fine from there on. */
function render(series: readonly Series[], endMs: number, fineSinceMs: number): string {
  const lines: string[] = [];
  for (const { name, labels, at, reach } of series) {
    const pairs = Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
    const head = `${name}{${pairs.join(',')}}`;
    for (let ms = reach.sinceMs; ms <= endMs; ms += stepAt(reach, ms, fineSinceMs)) {
      const value = at(ms);
      if (value !== undefined) lines.push(`${head} ${value} ${ms / 1_000}`);
    }
  }
  return `${lines.join('\n')}\n# EOF\n`;
}

const stepAt = ({ stepMs }: Reach, ms: number, fineSinceMs: number) =>
  stepMs > 0 ? stepMs : ms < fineSinceMs ? 4 * minute : minute;

/** The function, computed once for each instant. */
function remember<T>(compute: (ms: number) => T): (ms: number) => T {
  const known = new Map<number, T>();
  return (ms) => {
    const value = known.get(ms) ?? compute(ms);
    known.set(ms, value);
    return value;
  };
}

/** Families that the history does not hold. Boards are written for Smart Hold, and so is the history. */
export const missingFrom = ({ openMetrics }: History): string[] =>
  familiesOf([smartHold])
    .map(({ name }) => name)
    .filter((name) => !new RegExp(`^${name}(_bucket)?\\{`, 'm').test(openMetrics));
