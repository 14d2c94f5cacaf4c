import type { OperationConfig } from '../config/config.ts';
import type { SavedOperation, SavedReport } from '../ledger/file-format.ts';
import { asFloor } from '../ledger/floor.ts';
import { newTrial } from '../ledger/same-operation.ts';
import type { Report } from '../wolkvox/reports/report.ts';
import type { SavedReports } from './state.ts';

/** Where an operation reads from: an address and a zone. */
export type Source = { readonly origin: string; readonly timezone: string };

/** The source as the state file holds it. */
export function sourceOf({ origin, timezone }: Source): string {
  return `${origin} ${timezone}`;
}

/** What has moved since something was saved. */
export type Move = 'nothing' | 'zone' | 'server';

export function moveOf(saved: string, { origin, timezone }: Pick<OperationConfig, 'origin' | 'timezone'>): Move {
  const [savedOrigin, savedZone] = saved.split(' ');
  if (savedOrigin !== origin) return 'server';
  return savedZone === timezone ? 'nothing' : 'zone';
}

/**
 * What was saved of the reports that are read. Where zone or server have changed, the counts stay as a floor, so that
 * nothing counts twice; whether another server is the same operation, its answers have to show.
 */
export function knownReports(
  reports: readonly Report[],
  saved: SavedOperation | undefined,
  operation: Pick<OperationConfig, 'origin' | 'timezone'>,
): SavedReports {
  const move = saved === undefined ? 'nothing' : moveOf(saved.source, operation);
  return new Map(
    reports.flatMap((report) => {
      const known = saved?.reports.get(report.api);
      return known === undefined ? [] : [[report, moved(known, move)] as const];
    }),
  );
}

function moved(known: SavedReport, move: Move): SavedReport {
  if (move === 'nothing') return known;
  const { ledger, closedDay, trial } = known; // without the intervals: those of another place or clock are no part of this day
  if (ledger === undefined) return { ledger, closedDay, trial };
  return { ledger: asFloor(ledger), closedDay, trial: move === 'server' ? (trial ?? newTrial) : trial };
}
