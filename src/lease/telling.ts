import type { Log } from '../base/log.ts';

/** What the log says of the lease: changes, and not each round. */
export type Telling = {
  readonly worked: () => void;
  readonly failed: (error: unknown) => void;
  readonly holder: (holder: string | undefined) => void;
};

export function createTelling(log: Log, me: string): Telling {
  let isFailing = false;
  let known: string | undefined;
  return {
    worked: () => {
      if (isFailing) log.info({ event: 'lease_api_back' }, 'the lease can be read and written again');
      isFailing = false;
    },
    failed: (error) => {
      const message = 'the lease cannot be read or written; without it no call begins, and after 90 s it is lost';
      if (!isFailing) log.error({ event: 'lease_api_failed', err: error }, message);
      isFailing = true;
    },
    holder: (holder) => {
      if (holder !== undefined && holder !== me && holder !== known) {
        log.info({ event: 'lease_held_elsewhere', holder }, 'another process has the lease; this one stands by');
      }
      known = holder;
    },
  };
}
