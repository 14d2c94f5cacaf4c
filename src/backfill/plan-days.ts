import type { Day } from '../base/calendar.ts';
import type { Clock } from '../base/clock.ts';
import { formatDuration } from '../base/duration.ts';
import { ConfigError } from '../base/errors.ts';
import { oneHourMs, oneMinuteMs } from '../base/time-units.ts';
import type { OperationConfig } from '../config/config.ts';
import { reportFamilies } from '../metrics/families/report.ts';
import { openPrometheus, type PrometheusApi } from '../prometheus-api/prometheus-api.ts';
import type { Report } from '../wolkvox/reports/report.ts';
import { refuseBeforeCatchUp, type LiveDeps, type Room, roomsOf } from './live-data.ts';
import { pointsOf } from './points.ts';
import { daysOf } from './range.ts';
import { givenLabels, liveLabels, type TargetLabels } from './series-labels.ts';

/** Which days, how finely, and beside which live data. */
export type Target = {
  readonly from: string;
  readonly to: string;
  readonly stepMs: number;
  readonly prometheus: string | undefined;
  /** File that says how it is asked. */
  readonly httpConfigFile: string | undefined;
  readonly labels: TargetLabels;
  /** Write also what the Prometheus would delete at once. */
  readonly force: boolean;
};

/** A day to be read and written: where, and up to which instants it is asked. */
export type DayPlan = { readonly day: Day; readonly rooms: readonly Room[]; readonly points: readonly number[] };

export type DaysPlan = {
  readonly days: readonly DayPlan[];
  /** Labels of the live series but `operation` and those of a skill. */
  readonly labels: TargetLabels;
};

type PlanDeps = {
  readonly operation: OperationConfig;
  readonly report: Report;
  readonly clock: Pick<Clock, 'now'>;
};

/** Decides what is read and written. Throws ConfigError and PrometheusError. */
export async function planDays(target: Target, deps: PlanDeps, signal: AbortSignal): Promise<DaysPlan> {
  const { operation, clock } = deps;
  const [nowMs, zone] = [clock.now(), operation.timezone];
  const days = daysOf(target, { nowMs, zone, mayIncludeToday: target.prometheus !== undefined });
  const { stepMs } = target;
  if (target.prometheus === undefined) {
    const plans = days.map((day) => ({ day, rooms: [wholeOf(day)], points: pointsOf(day, day.endMs, stepMs, zone) }));
    return { days: plans, labels: givenLabels(target.labels) };
  }
  const api = openPrometheus(target.prometheus, target.httpConfigFile);
  try {
    return await besideLive(days, target, api, { ...deps, nowMs }, signal);
  } finally {
    await api.close();
  }
}

function wholeOf({ startMs, endMs }: Day): Room {
  const open = { before: undefined, after: undefined, floor: undefined, ceiling: undefined };
  return { startMs, endMs, askUntilMs: endMs, ...open };
}

async function besideLive(
  days: readonly Day[],
  { stepMs, labels: given, force }: Target,
  api: PrometheusApi,
  { operation, report, nowMs }: PlanDeps & { readonly nowMs: number },
  signal: AbortSignal,
): Promise<DaysPlan> {
  if (!force) refuseShortRetention(days, await api.retentionMs(signal), nowMs);
  const { name, timezone: zone } = operation;
  const labels = await liveLabels(name, given, api, nowMs, signal);
  const all = { operation: name, ...labels };
  const live: LiveDeps = { api, families: reportFamilies(report), labels: all, nowMs, signal };
  const plans: DayPlan[] = [];
  for (const [index, day] of days.entries()) {
    const rooms = await roomsOf(day, live);
    if (rooms.at(-1)?.after === undefined) {
      await refuseBeforeCatchUp(day.endMs, days[index + 1]?.endMs ?? nowMs, zone, live);
    }
    const points = rooms.flatMap((room) =>
      pointsOf(day, room.askUntilMs, stepMs, zone).filter((atMs) => atMs > room.startMs && atMs <= room.endMs),
    );
    plans.push({ day, rooms, points: [...new Set(points)].sort((one, other) => one - other) });
  }
  return { days: plans.filter(({ points }) => points.length > 0), labels };
}

/** Blocks older than Prometheus keeps data are deleted as soon as it sees them. */
function refuseShortRetention([first]: readonly Day[], retentionMs: number | undefined, nowMs: number): void {
  if (first === undefined || retentionMs === undefined || nowMs - first.startMs <= retentionMs) return;
  const kept = formatDuration(Math.floor(retentionMs / oneMinuteMs) * oneMinuteMs);
  const wanted = formatDuration(Math.ceil((nowMs - first.startMs) / (24 * oneHourMs)) * 24 * oneHourMs);
  const problem = `it keeps ${kept} and would delete ${first.date} at once`;
  const remedy = `start it with --storage.tsdb.retention.time of ${wanted} or more, or give --force`;
  throw new ConfigError([{ where: '--prometheus', path: '', problem, remedy }]);
}
