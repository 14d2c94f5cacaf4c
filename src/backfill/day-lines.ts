import type { Day } from '../base/calendar.ts';
import { oneSecondMs } from '../base/time-units.ts';
import type { CountFields } from '../ledger/counts.ts';
import { formatLabels, formatValue } from '../metrics/exposition.ts';
import type { FamilySpec } from '../metrics/families/family.ts';
import { operationFamilies } from '../metrics/families/operation.ts';
import type { ReportFamilies } from '../metrics/families/report.ts';
import type { Report } from '../wolkvox/reports/report.ts';
import { countsIn, type DayReading } from './day-reading.ts';
import { counterSteps, percentageSteps, samplesOf, type Step, withinLive } from './day-values.ts';
import { edgeKey, type Room } from './live-data.ts';
import type { TargetLabels } from './series-labels.ts';

/** A day as it is written. */
export type WrittenDay = {
  readonly day: Day;
  readonly rooms: readonly Room[];
  readonly reading: DayReading;
  /** The day before, where it was read whole. */
  readonly before: WrittenDay | undefined;
};

export type Written = {
  readonly report: Report;
  readonly families: ReportFamilies;
  readonly fields: CountFields;
  readonly names: ReadonlyMap<string, string>;
  readonly isShown: (skillId: string) => boolean;
  /** All labels but the skill's. */
  readonly labels: TargetLabels;
  readonly stepMs: number;
};

/** A family of the output, and its series of a day. */
export type WrittenFamily = {
  readonly family: FamilySpec;
  readonly series: (day: WrittenDay) => readonly Series[];
};

type Series = { readonly skillId: string | undefined; readonly more: TargetLabels; readonly steps: readonly Step[] };

/** The families that past days can be told in. What only a live exporter knows, its calls and refreshes, is not among them. */
export function writtenFamilies({
  report,
  families,
  fields,
  names,
  isShown,
  stepMs,
}: Written): readonly WrittenFamily[] {
  const skillsOf = ({ reading }: WrittenDay) =>
    [...new Set(reading.points.flatMap(({ answer }) => [...answer.samples.keys()]))].filter(isShown).sort();
  const bySkill = (stepsOf: (day: WrittenDay, skillId: string) => readonly Step[]) => (day: WrittenDay) =>
    skillsOf(day).map((skillId) => ({ skillId, more: {}, steps: stepsOf(day, skillId) }));
  const ofOperation = (stepsOf: (day: WrittenDay) => readonly Step[]) => (day: WrittenDay) => [
    { skillId: undefined, more: {}, steps: stepsOf(day) },
  ];
  const spec = (found: FamilySpec | undefined) => (found === undefined ? [] : [found]);
  return [
    ...report.countFields.flatMap((field, index) =>
      spec(families.day[field]).map((family) => ({
        family,
        series: bySkill(({ day, reading }, skillId) => counterSteps(day, reading, skillId, index, fields)),
      })),
    ),
    ...report.percentageFields.flatMap((field) =>
      spec(families.day[field]).map((family) => ({
        family,
        series: bySkill(({ day, reading }, skillId) => percentageSteps(day, reading, skillId, field, stepMs)),
      })),
    ),
    ...report.countFields.flatMap((field, index) =>
      spec(families.closedDay[field]).map((family) => ({
        family,
        series: ({ day, before }: WrittenDay) => closedSeries(day, before, skillsOf, index, fields),
      })),
    ),
    { family: families.dayStart, series: ofOperation(({ day }) => [seconds(day.startMs, day.startMs)]) },
    {
      family: families.dayEnd,
      series: ofOperation(({ reading }) => reading.points.map(({ atMs }) => seconds(atMs, atMs))),
    },
    {
      family: families.closedDayStart,
      series: ofOperation(({ day, before }) => (before ? [seconds(day.startMs, before.day.startMs)] : [])),
    },
    {
      family: operationFamilies.skillInfo,
      series: (day) =>
        skillsOf(day).flatMap((skillId) => {
          const name = names.get(skillId);
          if (name === undefined) return [];
          return [{ skillId, more: { skill_name: name }, steps: [{ fromMs: day.day.startMs, value: 1 }] }];
        }),
    },
  ];
}

function seconds(fromMs: number, ofMs: number): Step {
  return { fromMs, value: ofMs / oneSecondMs };
}

function closedSeries(
  day: Day,
  before: WrittenDay | undefined,
  skillsOf: (day: WrittenDay) => readonly string[],
  index: number,
  fields: CountFields,
): readonly Series[] {
  const whole = before?.reading.points.at(-1);
  if (before === undefined || whole?.atMs !== before.day.endMs) return [];
  return skillsOf(before).map((skillId) => ({
    skillId,
    more: {},
    steps: [{ fromMs: day.startMs, value: countsIn(whole.answer, skillId, fields)[index] }],
  }));
}

/** The lines of a family for a day, one text a series. */
export function* linesOf({ family, series }: WrittenFamily, day: WrittenDay, labels: TargetLabels): Generator<string> {
  const isCounter = family.type === 'counter';
  for (const { skillId, more, steps } of series(day)) {
    const own = skillId === undefined ? [] : [['skill_id', skillId] as const];
    const head = `${family.name}${formatLabels([...Object.entries(labels), ...own, ...Object.entries(more)])}`;
    let text = '';
    for (const room of day.rooms) {
      for (const { atMs, value } of samplesOf(isCounter ? fitted(steps, room, family, skillId ?? '') : steps, room)) {
        text += `${head} ${formatValue(value)} ${atMs / oneSecondMs}\n`;
      }
    }
    const isWhole = day.rooms.at(-1)?.endMs === day.day.endMs;
    if (isCounter && isWhole && steps.length > 0) text += `${head} 0 ${day.day.endMs / oneSecondMs}\n`;
    yield text;
  }
}

/** A series that the live data after a hole do not go on with is born there at 0: written before, it would count twice. */
function fitted(steps: readonly Step[], { floor, ceiling }: Room, { name }: FamilySpec, skillId: string) {
  const key = edgeKey(name, skillId);
  if (ceiling !== undefined && !ceiling.has(key)) return [];
  return withinLive(steps, floor?.get(key), ceiling?.get(key));
}
