import { lowest } from '../base/extremes.ts';
import type { Request, Response } from 'express';
import type { Clock } from '../base/clock.ts';
import { oneMinuteMs } from '../base/time-units.ts';
import type { BuildInfo } from '../metrics/process-instruments.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { readerOfRequest } from './reader-of-request.ts';
import { statusPage } from './status-page/page.ts';
import { partOf, queryOf } from './scrape-scope.ts';
import { plain } from './plain-text.ts';

export type StatusPageDeps = {
  readonly clock: Pick<Clock, 'now'>;
  readonly build: BuildInfo;
  readonly telemetryPath: string;
  readonly snapshots: () => readonly Snapshot[];
  /** Since when this replica stands by; undefined where it reads. */
  readonly standbySinceMs: () => number | undefined;
};

/** Answers `/`, and `/?operation=NAME` for one operation; with `update=off` the page stays as it is, `lang` chooses its language. */
export function statusPageHandler(deps: StatusPageDeps): (req: Request, res: Response) => void {
  const { clock, build, telemetryPath } = deps;
  return (req, res) => {
    const query = queryOf(req);
    const part = partOf(query);
    if (part === 'malformed' || part === 'process') {
      plain(res, 400, 'give operation=NAME, once');
      return;
    }
    const selected = part === 'all' ? undefined : part.operation;
    const snapshots = deps.snapshots().filter(({ operation }) => selected === undefined || operation === selected);
    const nowMs = clock.now();
    const standbySinceMs = deps.standbySinceMs();
    const isUpdating = query.get('update') !== 'off';
    const reader = readerOfRequest(req);
    if (isUpdating) res.set('Refresh', String(secondsToNext(snapshots, nowMs)));
    res.set({ 'Content-Language': reader.language, Vary: 'Accept-Language' });
    res.status(selected !== undefined && snapshots.length === 0 ? 404 : 200).type('html');
    res.send(statusPage({ snapshots, selected, build, telemetryPath, nowMs, reader, isUpdating, standbySinceMs }));
  };
}

const shortestWaitMs = 10_000;
/** Ages on the page are never older than this. */
const longestWaitMs = oneMinuteMs;
/** Time for a refresh to be through. */
const graceMs = 5_000;

/** When the page is worth loading again: after the next refresh, and in a minute at the latest. */
export function secondsToNext(snapshots: readonly Pick<Snapshot, 'nextRefreshMs'>[], nowMs: number): number {
  const waits = snapshots.map(({ nextRefreshMs = nowMs }) => nextRefreshMs + graceMs - nowMs);
  return Math.ceil(Math.max(shortestWaitMs, lowest(waits, longestWaitMs)) / 1_000);
}
