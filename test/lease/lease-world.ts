import type { Clock } from '../../src/base/clock.ts';
import type { Found, LeaseRecord } from '../../src/lease/decision.ts';
import { createLease, type Lease } from '../../src/lease/lease.ts';
import { fakeClock, type FakeClock } from '../support/fake-clock.ts';
import { type LeaseMishap, leaseMishaps, mishapApi } from './mishap-api.ts';

/** What befalls a replica itself. */
export const replicaMishaps = ['cut', 'freeze', 'sleep', 'wall', 'restart', 'stop'] as const;

/** What befalls a replica, or the lease. Seconds. */
export type Disturbance = {
  readonly who: number;
  readonly atS: number;
  readonly lengthS: number;
  readonly kind: (typeof replicaMishaps)[number] | LeaseMishap;
};

type Call = { readonly who: number; readonly startMs: number; readonly endMs: number };

const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

type Frame = {
  readonly random: () => number;
  readonly lengthS: number;
  readonly replicas: number;
  /** Whether they share a folder, which remembers the highest term. */
  readonly hasFolder: boolean;
};

/** Replicas that ask one API for one lease over a bad network, on clocks that differ, and call whenever they may. */
export async function leaseWorld(
  disturbances: readonly Disturbance[],
  { random, lengthS, replicas, hasFolder }: Frame,
): Promise<readonly Call[]> {
  const base = fakeClock('2026-03-04T17:00:00Z');
  const api = mishapApi(base);
  const folder = hasFolder ? { term: 0 } : undefined;
  const calls: Call[] = [];
  const all = Array.from({ length: replicas }, (_, who) => createReplica(who, { base, api, folder, calls, random }));
  const events = disturbances.toSorted((one, other) => one.atS - other.atS);
  for (const { kind, who, atS, lengthS: forS } of events) {
    await base.advance(Math.max(0, atS * 1_000 - base.monotonic()));
    const replica = all[who % replicas];
    if (replica === undefined) continue;
    if (isOfLease(kind)) api.befall(kind, forS * 1_000);
    else replica[kind](forS * 1_000 * (kind === 'wall' && random() < 0.5 ? -1 : 1));
  }
  await base.advance(Math.max(0, lengthS * 1_000 - base.monotonic()));
  all.forEach((replica) => replica.end());
  await base.advance(0);
  return calls;
}

type World = {
  readonly base: FakeClock;
  readonly api: ReturnType<typeof mishapApi>;
  /** What the replicas share beside the lease: the highest term that saved something. */
  readonly folder: { term: number } | undefined;
  readonly calls: Call[];
  readonly random: () => number;
};

function isOfLease(kind: Disturbance['kind']): kind is LeaseMishap {
  return leaseMishaps.some((mishap) => mishap === kind);
}

function createReplica(who: number, { base, api, folder, calls, random }: World) {
  const rate = 1 + (random() - 0.5) * 0.0008;
  let wallOffMs = (random() - 0.5) * 7_200_000;
  let sleptMs = 0;
  let frozenUntilMs = 0;
  let cutUntilMs = 0;
  let lives = 0;
  let life = { lease: undefined as Lease | undefined, ended: new AbortController() };

  const forever = new AbortController().signal;
  const thawed = async () => {
    while (base.monotonic() < frozenUntilMs) await base.sleep(frozenUntilMs - base.monotonic(), forever);
  };
  const clock: Clock = {
    now: () => base.now() + wallOffMs,
    monotonic: () => (base.monotonic() - sleptMs) * rate,
    sleep: async (ms, signal) => {
      await base.sleep(ms / rate, signal);
      await thawed();
    },
  };
  /** Now and then a message takes longer than anybody waits for it. */
  const onTheWay = () => base.sleep(random() < 0.1 ? random() * 20_000 : random() * 300, forever);
  const isCut = () => base.monotonic() < cutUntilMs;

  function leaseApi(signal: AbortSignal) {
    let last: Found = 'missing';
    const asked = async <T>(act: () => T): Promise<T> => {
      const answer = async () => {
        await onTheWay();
        if (isCut()) throw new Error('cut');
        const said = act();
        await onTheWay();
        if (isCut()) throw new Error('cut');
        return said;
      };
      const late = base.sleep(5_000, signal).then(() => Promise.reject(new Error('late')));
      return Promise.race([answer(), late]).finally(thawed);
    };
    return {
      read: async () => {
        last = await asked(api.read);
        return last;
      },
      write: async (record: LeaseRecord) => {
        const over = last;
        const written = await asked(() => api.write(over, record));
        if (written !== 'conflict') last = written;
        return written;
      },
    };
  }

  /** A call takes up to the longest one. The vendor ends it, whether we are frozen or not. */
  async function callWheneverAllowed(lease: Lease, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      if (lease.mayCall()) {
        const lengthMs = random() < 0.7 ? 65_000 : random() * 10_000;
        calls.push({ who, startMs: base.monotonic(), endMs: base.monotonic() + lengthMs });
        await clock.sleep(lengthMs, forever);
      }
      await clock.sleep(random() * 3_000, forever);
    }
  }

  function begin(): void {
    const ended = new AbortController();
    lives += 1;
    const lease = createLease({
      api: leaseApi(ended.signal),
      me: `replica-${who}-${lives}`,
      clock,
      log: quiet,
      savedTerm: () => Promise.resolve(folder?.term ?? 0),
      onChange: (term = 0) => {
        if (folder !== undefined) folder.term = Math.max(folder.term, term);
      },
      onPause: () => undefined,
    });
    life = { lease, ended };
    void lease.run(ended.signal);
    void callWheneverAllowed(lease, ended.signal);
  }
  begin();

  return {
    cut: (ms: number) => {
      cutUntilMs = base.monotonic() + ms;
    },
    freeze: (ms: number) => {
      frozenUntilMs = base.monotonic() + ms;
    },
    /** The machine sleeps: its monotonic clock stands still, its wall clock goes on. */
    sleep: (ms: number) => {
      frozenUntilMs = base.monotonic() + ms;
      const fromMs = base.monotonic();
      void base.sleep(ms, forever).then(() => {
        sleptMs += base.monotonic() - fromMs;
      });
    },
    wall: (ms: number) => {
      wallOffMs += ms;
    },
    /** Its call may be the vendor's still: as after a crash, the next life waits the lease out. */
    restart: () => {
      life.ended.abort(new Error('killed'));
      begin();
    },
    stop: () => {
      life.ended.abort(new Error('stopped'));
      const isCalling = calls.some((call) => call.who === who && call.endMs > base.monotonic());
      void life.lease?.giveUp(!isCalling, forever);
      begin();
    },
    end: () => life.ended.abort(new Error('over')),
  };
}

/** Calls of two replicas at one time. */
export function overlaps(calls: readonly Call[]): readonly (readonly [Call, Call])[] {
  return calls.flatMap((one, index) =>
    calls
      .slice(index + 1)
      .filter((other) => other.who !== one.who && one.startMs < other.endMs && other.startMs < one.endMs)
      .map((other) => [one, other] as const),
  );
}
