import {
  addDays,
  type Day,
  dayOf,
  dayOfDate,
  dayWindow,
  type Interval,
  lastCompleteInterval,
  vendorWindow,
} from '../../base/calendar.ts';
import { CallError } from '../../base/errors.ts';
import { reportCall, type VendorCall } from '../../wolkvox/apis.ts';
import { failed } from '../failure.ts';
import type { Found } from '../finding.ts';
import { type RowsSeen, rowsSeen } from '../rows-seen.ts';
import type { Learned, Step } from '../steps.ts';
import type { Visit } from '../visit.ts';

/** Whether the report answers, and with what: for the last interval, today and yesterday. */
export const reportStep: Step<Visit> = {
  name: 'report',
  needs: ['token'],
  calls: 3,
  look: async (visit, _learned, signal) => {
    const seen = new Map<WindowName, RowsSeen>();
    const found: Found[] = [];
    const interval = lastInterval(visit);
    for (const { window, call } of questions(visit, interval)) {
      const { outcome } = await visit.ask(call, signal);
      if (outcome instanceof CallError) return { found: [...found, failed(outcome, `asked for ${window}`)] };
      const rows = await rowsSeen(visit.report, outcome);
      for (const one of judgeRows(window, rows)) found.push(one);
      seen.set(window, rows);
    }
    return { found: [...judgeWindows(seen), ...found], learned: learnedFrom(seen, interval, visit) };
  },
};

const windowNames = ['the last interval', 'today', 'yesterday'] as const;
type WindowName = (typeof windowNames)[number];

function lastInterval({ config, operation, clock }: Visit): Interval {
  const { intervalMs: lengthMs, settleMs } = config;
  return lastCompleteInterval(clock.now(), { zone: operation.timezone, lengthMs, settleMs });
}

/** As the exporter asks: in the operation's wall time, and nothing that lies ahead. */
function questions(
  { operation, report }: Visit,
  interval: Interval,
): readonly { readonly window: WindowName; readonly call: VendorCall }[] {
  const zone = operation.timezone;
  const today = dayOf(interval.startMs, zone); // right after midnight the day before: the next has no complete interval
  const yesterday = dayBefore(interval.startMs, zone);
  return [
    { window: 'the last interval', call: reportCall(report, vendorWindow(interval, zone)) },
    { window: 'today', call: reportCall(report, dayWindow(today, interval.endMs, zone)) },
    { window: 'yesterday', call: reportCall(report, dayWindow(yesterday, yesterday.endMs, zone)) },
  ];
}

function dayBefore(instantMs: number, zone: string): Day {
  return dayOfDate(addDays(dayOf(instantMs, zone).date, -1), zone);
}

function learnedFrom(
  seen: ReadonlyMap<WindowName, RowsSeen>,
  { startMs, endMs }: Interval,
  { operation, clock }: Visit,
): Learned {
  const skillIds = new Set([...seen.values()].flatMap(({ calls }) => [...calls.keys()]));
  const isToday = startMs >= dayOf(clock.now(), operation.timezone).startMs;
  return {
    skillIds,
    today: isToday ? { calls: seen.get('today')?.sum ?? 0, untilMs: endMs } : undefined,
    yesterday: { date: dayBefore(startMs, operation.timezone).date, calls: seen.get('yesterday')?.sum ?? 0 },
  };
}

/** What of one answer cannot be used. */
export function judgeRows(window: string, { rows, isUsable, isWhole, rejected }: RowsSeen): readonly Found[] {
  if (isUsable && isWhole && rejected.length === 0) return [];
  const remedy =
    'wolkvox may have changed the report: compare with what it documents, and send a report (--report FILE)';
  const why = rejected.length === 0 ? 'it announces more rows than it holds' : rejected.join(', ');
  if (!isUsable) return [{ mark: 'fail', what: `${window}: none of ${rows} rows can be used: ${why}`, remedy }];
  return [{ mark: 'warn', what: `${window}: not all of ${rows} rows can be used: ${why}`, remedy }];
}

/** What the three answers say together. */
export function judgeWindows(seen: ReadonlyMap<WindowName, RowsSeen>): readonly Found[] {
  const said = windowNames.map((name) => `${name}: ${countsText(seen.get(name))}`).join('; ');
  const rows = [...seen.values()].reduce((sum, { skills }) => sum + skills, 0);
  if (rows === 0) {
    const remedy =
      'as long as nothing enters Smart Hold this is right; else ask wolkvox whether Smart Hold and its report are enabled on that server';
    return [{ mark: 'warn', what: `${said}: nothing entered Smart Hold, or the report is not enabled`, remedy }];
  }
  return [{ mark: 'ok', what: said }, ...contradictions(seen)];
}

function countsText(seen: RowsSeen | undefined): string {
  if (seen === undefined || seen.skills === 0) return 'no rows';
  return `${seen.skills} ${seen.skills === 1 ? 'skill' : 'skills'}, ${seen.sum} calls`;
}

/** A day holds its interval. */
function contradictions(seen: ReadonlyMap<WindowName, RowsSeen>): readonly Found[] {
  const [interval, today] = [seen.get('the last interval'), seen.get('today')];
  const more = [...(interval?.calls ?? [])].filter(([skill, calls]) => calls > (today?.calls.get(skill) ?? 0));
  if (more.length === 0) return [];
  const what = `${more.length} of ${interval?.skills ?? 0} skills have more calls in the last interval than in all of today`;
  return [
    { mark: 'warn', what, remedy: 'run it again; where it stays, see docs/runbooks/WolkvoxAnswersContradict.md' },
  ];
}
