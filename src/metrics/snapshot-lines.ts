import { breathe, inSlices } from '../base/clock.ts';
import { type ReportNumbers, type Snapshot, zoneSuspects } from '../snapshot/snapshot.ts';
import { type Labels, formatLabels, sampleLine } from './exposition.ts';
import type { FamilySpec } from './families/family.ts';
import { operationFamilies as families } from './families/operation.ts';
import type { ReportFamilies } from './families/report.ts';
import { type Pieces, piecesOf } from './family-pieces.ts';

/** Joining so many lines takes some milliseconds; then others have their turn. */
const manyLines = 5_000;

type Add = (family: FamilySpec, labels: string, value: number | undefined, staleAtMs?: number) => void;

/** Renders an operation's snapshot once, in slices: a scrape in between sees the snapshot before it. */
export async function renderSnapshot(snapshot: Snapshot, familiesOf: (api: string) => ReportFamilies): Promise<Pieces> {
  const collected = new Map<string, { lines: string[]; staleAtMs: number | undefined }>();
  const add: Add = ({ name }, labels, value, staleAtMs) => {
    if (value === undefined) return;
    const piece = collected.get(name) ?? { lines: [], staleAtMs };
    piece.lines.push(sampleLine(name, labels, value));
    collected.set(name, piece);
  };

  addOperation(snapshot, add);
  for (const numbers of snapshot.reports) {
    const ofReport = familiesOf(numbers.report.api);
    addBounds(snapshot.operation, numbers, ofReport, add);
    await addInterval(snapshot.operation, numbers, ofReport, add);
    await addDay(snapshot.operation, numbers, ofReport, add);
    await addHeld(snapshot.operation, numbers, ofReport, add);
    await addClosedDay(snapshot.operation, numbers, ofReport, add);
  }
  await addNames(snapshot, add);
  const texts: [string, string, number | undefined][] = [];
  let joined = 0;
  for (const [name, { lines, staleAtMs }] of collected) {
    texts.push([name, lines.join(''), staleAtMs]);
    joined += lines.length;
    if (joined <= manyLines) continue;
    joined = 0;
    await breathe();
  }
  return piecesOf(texts);
}

function addOperation(snapshot: Snapshot, add: Add): void {
  const { operation, server, timezone, quota } = snapshot;
  const own = labelsOf(operation);

  add(families.up, own, snapshot.isUp ? 1 : 0);
  add(families.info, labelsOf(operation, ['server', server], ['timezone', timezone]), 1);
  add(families.lastRefresh, own, seconds(snapshot.lastRefreshMs ?? 0));
  add(families.lastSuccess, own, seconds(snapshot.lastSuccessMs ?? 0));
  add(families.lastRows, own, seconds(snapshot.lastRowsMs ?? 0));
  add(families.stateSaved, own, seconds(snapshot.stateSavedMs ?? 0));
  add(families.lastRefreshDuration, own, seconds(snapshot.lastRefreshDurationMs));
  add(families.quotaLimit, own, quota.limit);
  add(families.quotaShare, own, quota.share);
  add(families.quotaUsed, own, quota.used);
  add(families.quotaNeeded, own, quota.needed);
  add(families.clockSkew, own, seconds(snapshot.clockSkewMs));
  const suspects = new Set(snapshot.reports.map(({ zoneSuspect }) => zoneSuspect));
  for (const suspect of zoneSuspects) {
    add(families.zoneSuspect, labelsOf(operation, ['suspect', suspect]), suspects.has(suspect) ? 1 : 0);
  }
  for (const { fact, value } of snapshot.observations) {
    add(families.observation, labelsOf(operation, ['fact', fact], ['value', value]), 1);
  }
  for (const [api, ms] of snapshot.lastCallMs) {
    add(families.lastRequestDuration, labelsOf(operation, ['api', api]), seconds(ms));
  }
}

function addBounds(
  operation: string,
  { interval, day, closedDay, cadence }: ReportNumbers,
  families: ReportFamilies,
  add: Add,
): void {
  const own = labelsOf(operation);
  add(families.intervalStart, own, seconds(interval?.span.startMs));
  add(families.intervalEnd, own, seconds(interval?.span.endMs));
  add(families.dayStart, own, seconds(day?.startMs));
  add(families.dayEnd, own, seconds(day?.readThroughMs));
  add(families.intervalCadence, own, seconds(cadence?.intervalMs));
  add(families.dayCadence, own, seconds(cadence?.dayMs));
  add(families.closedDayStart, own, seconds(closedDay?.startMs));
  add(families.closedDayRead, own, seconds(closedDay?.readMs));
}

async function addInterval(
  operation: string,
  { report, interval }: ReportNumbers,
  families: ReportFamilies,
  add: Add,
): Promise<void> {
  if (interval === undefined) return;
  const { samples, staleAtMs } = interval;
  const ofFields = entriesOf(families.interval, report.fields);
  await inSlices(samples, ([skillId, sample]) => {
    const labels = labelsOf(operation, ['skill_id', skillId]);
    for (const [field, family] of ofFields) add(family, labels, sample[field], staleAtMs);
  });
}

async function addDay(
  operation: string,
  { report, day }: ReportNumbers,
  families: ReportFamilies,
  add: Add,
): Promise<void> {
  if (day === undefined) return;
  const ofCounts = entriesOf(families.day, report.countFields);
  const ofPercentages = entriesOf(families.day, report.percentageFields);
  await inSlices(day.counts, ([skillId, counts]) => {
    const labels = labelsOf(operation, ['skill_id', skillId]);
    const percentages = day.percentages.get(skillId);
    for (const [field, family] of ofCounts) add(family, labels, counts[field]);
    for (const [field, family] of ofPercentages) add(family, labels, percentages?.[field], day.staleAtMs);
  });
}

async function addHeld(operation: string, { day }: ReportNumbers, families: ReportFamilies, add: Add): Promise<void> {
  if (day === undefined) return;
  for (const [field, { up, back }] of day.heldSums) {
    const labels = labelsOf(operation, ['field', field]);
    add(families.heldUp, labels, up);
    add(families.heldBack, labels, back);
  }
  await inSlices(day.held, ([skillId, held]) => {
    for (const [field, amount] of Object.entries(held)) {
      add(families.held, labelsOf(operation, ['skill_id', skillId], ['field', field]), amount);
    }
  });
}

async function addClosedDay(
  operation: string,
  { report, closedDay }: ReportNumbers,
  families: ReportFamilies,
  add: Add,
): Promise<void> {
  if (closedDay === undefined) return;
  const ofCounts = entriesOf(families.closedDay, report.countFields);
  await inSlices(closedDay.counts, ([skillId, counts]) => {
    const labels = labelsOf(operation, ['skill_id', skillId]);
    for (const [field, family] of ofCounts) add(family, labels, counts[field]);
  });
}

function entriesOf(
  families: Readonly<Record<string, FamilySpec>>,
  fields: readonly string[],
): readonly (readonly [string, FamilySpec])[] {
  return fields.flatMap((field) => {
    const family = families[field];
    return family === undefined ? [] : [[field, family]];
  });
}

async function addNames({ operation, skillNames }: Snapshot, add: Add): Promise<void> {
  await inSlices(skillNames, ([skillId, name]) =>
    add(families.skillInfo, labelsOf(operation, ['skill_id', skillId], ['skill_name', name]), 1),
  );
}

function labelsOf(operation: string, ...more: Labels): string {
  return formatLabels([['operation', operation], ...more]);
}

function seconds(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : ms / 1_000;
}
