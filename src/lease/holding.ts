import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { type Hold, isHeld, type Moment } from './decision.ts';
import { createPauseWatch } from './pause-watch.ts';

/** The lease as this process has it, looked at by both clocks each time anybody asks. */
export type Holding = {
  readonly now: () => Moment;
  /** The hold that lasts now; undefined where there is none. */
  readonly current: () => Hold | undefined;
  readonly gain: (hold: Hold) => void;
  readonly lose: (why: string) => void;
};

export type HoldingDeps = {
  readonly clock: Pick<Clock, 'now' | 'monotonic'>;
  readonly log: Log;
  /** Told the term when the lease is got, and undefined when it is lost. */
  readonly onChange: (term: number | undefined) => void;
  /** Told when the process goes on after it was stopped. */
  readonly onPause: () => void;
};

export function createHolding({ clock, log, onChange, onPause }: HoldingDeps): Holding {
  const now = () => ({ wallMs: clock.now(), monotonicMs: clock.monotonic() });
  const wasPaused = createPauseWatch(clock);
  let hold: Hold | undefined;

  function lose(why: string): void {
    if (hold === undefined) return;
    const { term } = hold;
    hold = undefined;
    log.warn({ event: 'lease_lost', term, why }, 'the lease is no longer held; the operations stop here');
    onChange(undefined);
  }

  return {
    now,
    current: () => {
      if (wasPaused()) {
        log.warn({ event: 'process_was_stopped' }, 'the process was stopped for a while; its connections are dropped');
        onPause();
      }
      if (!isHeld(hold, now())) lose('it ran out before it could be renewed');
      return hold;
    },
    gain: (next) => {
      const isNew = hold === undefined;
      hold = next;
      if (!isNew) return;
      log.info({ event: 'lease_taken', term: next.term }, 'this process has the lease; the operations begin here');
      onChange(next.term);
    },
    lose,
  };
}
