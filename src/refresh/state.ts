import { dayOf } from '../base/calendar.ts';
import type { OperationConfig } from '../config/config.ts';
import type { BackOff } from './back-off.ts';
import type { Ledger } from '../ledger/day-ledger.ts';
import { emptyHistory, type History } from '../snapshot/past-refreshes.ts';
import type { Failing, IntervalNumbers } from '../snapshot/snapshot.ts';
import type { Api } from '../wolkvox/apis.ts';
import type { Sample } from '../wolkvox/reports/smart-hold.ts';

/** Everything remembered of an operation between refreshes. A value: each refresh gives a new one. */
export type OperationState = {
  readonly ledger: Ledger | undefined;
  /** When the ledger's counts were last published or loaded, monotonic milliseconds. */
  readonly ledgerAtMs: number | undefined;
  /** End of the span the last day read covered. */
  readonly dayReadThroughMs: number | undefined;
  /** `service_level_up` by skill as the last day read gave it. */
  readonly dayServiceLevelUp: ReadonlyMap<string, number>;
  /** From this instant on they are too old to show, epoch milliseconds. */
  readonly dayStaleAtMs: number;
  readonly interval: IntervalRead | undefined;
  /** Skills with a row in an interval of this local date. */
  readonly seen: { readonly date: string; readonly skillIds: ReadonlySet<string> };
  readonly names: {
    readonly bySkill: ReadonlyMap<string, string>;
    readonly readOn: string | undefined;
    readonly askedMs: number | undefined;
  };
  /** The day the ledger speaks of while the clock has not reached it. */
  readonly aheadOn: string | undefined;
  readonly backOff: BackOff | undefined;
  readonly failing: Failing | undefined;
  readonly isUp: boolean;
  readonly lastRefreshMs: number | undefined;
  readonly lastRefreshDurationMs: number | undefined;
  readonly lastSuccessMs: number | undefined;
  readonly lastRowsMs: number | undefined;
  readonly stateSavedMs: number | undefined;
  readonly clockSkewMs: number | undefined;
  readonly lastCallMs: ReadonlyMap<Api, number>;
  /** When the vendor is next asked, epoch milliseconds. */
  readonly nextRefreshMs: number | undefined;
  readonly history: History;
};

/** The last interval that was due: what the vendor said of it, or that it could not be asked for. */
export type IntervalRead = Omit<IntervalNumbers, 'samples'> & {
  readonly samples: ReadonlyMap<string, Sample> | 'ambiguous';
};

/** An operation that has not been refreshed, with what a state file knew of it. */
export function initialState(ledger: Ledger | undefined, ledgerAtMs: number): OperationState {
  return {
    ledger,
    ledgerAtMs: ledger === undefined ? undefined : ledgerAtMs,
    dayReadThroughMs: undefined,
    dayServiceLevelUp: new Map(),
    dayStaleAtMs: 0,
    interval: undefined,
    seen: { date: '', skillIds: new Set() },
    names: { bySkill: new Map(), readOn: undefined, askedMs: undefined },
    aheadOn: undefined,
    backOff: undefined,
    failing: undefined,
    isUp: false,
    lastRefreshMs: undefined,
    lastRefreshDurationMs: undefined,
    lastSuccessMs: undefined,
    lastRowsMs: undefined,
    stateSavedMs: undefined,
    clockSkewMs: undefined,
    lastCallMs: new Map(),
    nextRefreshMs: undefined,
    history: emptyHistory,
  };
}

/** Whether a skill is one of those configured to be exposed. */
export function isShown(skillId: string, { allow, deny }: OperationConfig['skills']): boolean {
  return (allow.length === 0 || allow.includes(skillId)) && !deny.includes(skillId);
}

/** The ledger without skills that are no longer exposed: nothing would ever be read of them again. */
export function shownIn(ledger: Ledger, skills: OperationConfig['skills']): Ledger {
  return { ...ledger, skills: new Map([...ledger.skills].filter(([skillId]) => isShown(skillId, skills))) };
}

/** The local date at an instant. */
export function dateAt(instantMs: number, { timezone }: OperationConfig): string {
  return dayOf(instantMs, timezone).date;
}
