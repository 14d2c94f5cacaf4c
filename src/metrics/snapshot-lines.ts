import { breathe, inSlices } from '../base/clock.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { countFields } from '../wolkvox/reports/smart-hold.ts';
import { type Labels, formatLabels, sampleLine } from './exposition.ts';
import type { FamilySpec } from './families/family.ts';
import { operationFamilies as families } from './families/operation.ts';
import { dayFamilies, intervalFamilies, skillFamilies } from './families/smart-hold.ts';

/** The sample lines of one family for one operation, as they go over the wire. */
export type Piece = {
  readonly lines: Buffer;
  /** From this instant on the lines must not be shown; undefined: they never grow stale. */
  readonly staleAtMs: number | undefined;
};

/** Pieces by family name. */
export type RenderedSnapshot = ReadonlyMap<string, Piece>;

type Add = (family: FamilySpec, labels: string, value: number | undefined, staleAtMs?: number) => void;

/** Renders an operation's snapshot once, in slices: a scrape in between sees the snapshot before it. */
export async function renderSnapshot(snapshot: Snapshot): Promise<RenderedSnapshot> {
  const collected = new Map<string, { lines: string[]; staleAtMs: number | undefined }>();
  const add: Add = ({ name }, labels, value, staleAtMs) => {
    if (value === undefined) return;
    const piece = collected.get(name) ?? { lines: [], staleAtMs };
    piece.lines.push(sampleLine(name, labels, value));
    collected.set(name, piece);
  };

  addOperation(snapshot, add);
  await addInterval(snapshot, add);
  await addDay(snapshot, add);
  await addNames(snapshot, add);
  const pieces = new Map<string, Piece>();
  for (const [name, { lines, staleAtMs }] of collected) {
    pieces.set(name, { lines: Buffer.from(lines.join('')), staleAtMs });
    await breathe();
  }
  return pieces;
}

function addOperation(snapshot: Snapshot, add: Add): void {
  const { operation, server, timezone, quota } = snapshot;
  const own = labelsOf(operation);
  const seconds = (ms: number | undefined) => (ms === undefined ? undefined : ms / 1_000);

  add(families.up, own, snapshot.isUp ? 1 : 0);
  add(families.info, labelsOf(operation, ['server', server], ['timezone', timezone]), 1);
  add(families.intervalStart, own, seconds(snapshot.interval?.span.startMs));
  add(families.intervalEnd, own, seconds(snapshot.interval?.span.endMs));
  add(families.dayStart, own, seconds(snapshot.day?.startMs));
  add(families.dayEnd, own, seconds(snapshot.day?.readThroughMs));
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
  for (const [api, ms] of snapshot.lastCallMs) {
    add(families.lastRequestDuration, labelsOf(operation, ['api', api]), seconds(ms));
  }
}

async function addInterval({ operation, interval }: Snapshot, add: Add): Promise<void> {
  if (interval === undefined) return;
  const { samples, staleAtMs } = interval;
  await inSlices(samples, ([skillId, sample]) => {
    const labels = labelsOf(operation, ['skill_id', skillId]);
    for (const field of countFields) add(intervalFamilies[field], labels, sample[field], staleAtMs);
    add(skillFamilies.serviceLevelUp, labels, sample.service_level_up, staleAtMs);
  });
}

async function addDay({ operation, day }: Snapshot, add: Add): Promise<void> {
  if (day === undefined) return;
  await inSlices(day.counts, ([skillId, counts]) => {
    const labels = labelsOf(operation, ['skill_id', skillId]);
    for (const field of countFields) add(dayFamilies[field], labels, counts[field]);
    add(skillFamilies.dayServiceLevelUp, labels, day.serviceLevelUp.get(skillId), day.staleAtMs);
  });
}

async function addNames({ operation, skillNames }: Snapshot, add: Add): Promise<void> {
  await inSlices(skillNames, ([skillId, name]) =>
    add(skillFamilies.skillInfo, labelsOf(operation, ['skill_id', skillId], ['skill_name', name]), 1),
  );
}

function labelsOf(operation: string, ...more: Labels): string {
  return formatLabels([['operation', operation], ...more]);
}
