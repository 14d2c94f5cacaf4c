import { increment } from '../base/tally.ts';

/** A request as the simulator saw it. */
export type SeenRequest = {
  readonly api: string;
  /** As asked; empty if the API takes no window. */
  readonly dateIni: string;
  readonly dateEnd: string;
  /** When it came, epoch milliseconds of the simulator's clock. */
  readonly atMs: number;
  /** HTTP status of the answer; a fault may have kept it from arriving. */
  readonly status: number;
};

/** What the simulator's callers did to it since it started. */
export type Measured = {
  readonly requests: number;
  readonly requestsByApi: Readonly<Record<string, number>>;
  readonly requestsByStatus: Readonly<Record<string, number>>;
  /** Most requests under way at the same time. */
  readonly mostAtOnce: number;
  /** Calls spent of today's pool. */
  readonly poolUsed: number;
  readonly poolLimit: number;
  /** The latest requests, oldest first; at most `requestsKept`. */
  readonly log: readonly SeenRequest[];
};

/** Length of the log of requests. */
export const requestsKept = 10_000;

/** Keeps count of the requests. */
export function createMeter() {
  const byApi = new Map<string, number>();
  const byStatus = new Map<string, number>();
  const log: SeenRequest[] = [];
  let requests = 0;
  let atOnce = 0;
  let mostAtOnce = 0;
  return {
    /** A request came; answers how many are under way, itself included. */
    begin: (): number => {
      atOnce += 1;
      mostAtOnce = Math.max(mostAtOnce, atOnce);
      return atOnce;
    },
    end: (): void => {
      atOnce -= 1;
    },
    seen: (request: SeenRequest): void => {
      requests += 1;
      increment(byApi, request.api);
      increment(byStatus, String(request.status));
      log.push(request);
      if (log.length > 2 * requestsKept) log.splice(0, log.length - requestsKept);
    },
    measured: (pool: Pick<Measured, 'poolUsed' | 'poolLimit'>): Measured => ({
      requests,
      requestsByApi: Object.fromEntries(byApi),
      requestsByStatus: Object.fromEntries(byStatus),
      mostAtOnce,
      ...pool,
      log: log.slice(-requestsKept),
    }),
  };
}
