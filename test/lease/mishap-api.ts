import type { Found, LeaseRecord } from '../../src/lease/decision.ts';
import type { FakeClock } from '../support/fake-clock.ts';

/** An older lease is put in place of the one that is. */
export const broughtBack = ['recreateFromCopy', 'replace', 'restore'] as const;

/** What else people and caches do to a lease. */
export const edits = [
  'delete',
  'recreate',
  'rename',
  'empty',
  'shorten',
  'lengthen',
  'countBack',
  'countOn',
  'annotate',
  'stale',
] as const;

export const leaseMishaps = [...edits, ...broughtBack] as const;

export type LeaseMishap = (typeof leaseMishaps)[number];

/**
 * A lease that is forgotten before who took it has saved anything in its new term is forgotten by everybody: nobody
 * can tell, which docs/high-availability.md says.
 */
const untilToldMs = 15_000;

/** The lease after one write. `at` stands for the time that a write leaves in it, `count` for the version by which the API tells writes apart. */
type Stored = { readonly count: number; readonly at: number; readonly record: LeaseRecord } | undefined;

/** A lease in an API that keeps one version of it, with everything that may befall it there. */
export function mishapApi(base: FakeClock) {
  let kept: Stored;
  let count = 0;
  let writes = 0;
  let takenMs = -Infinity;
  let staleUntilMs = 0;
  let staleByMs = 0;
  const past: { readonly atMs: number; readonly kept: Stored }[] = [{ atMs: -Infinity, kept: undefined }];

  function keep(next: Stored): void {
    kept = next;
    past.push({ atMs: base.monotonic(), kept });
  }

  function store(record: LeaseRecord): void {
    if (record.term !== kept?.record.term) takenMs = base.monotonic();
    count += 1;
    writes += 1;
    keep({ count, at: writes, record });
  }

  const asItWas = (agoMs: number) => past.findLast(({ atMs }) => atMs <= base.monotonic() - agoMs)?.kept;
  const found = (stored: Stored): Found =>
    stored === undefined ? 'missing' : { version: versionOf(stored), record: stored.record };
  const edit = (change: Partial<LeaseRecord>) => {
    if (kept !== undefined) store({ ...kept.record, ...change });
  };
  const copyOf = (agoMs: number) => asItWas(agoMs)?.record ?? unheld;

  /** `forMs` says how long, how far back, or how much. */
  const befall: Readonly<Record<LeaseMishap, (forMs: number) => void>> = {
    delete: () => keep(undefined),
    recreate: () => {
      keep(undefined);
      store(unheld);
    },
    recreateFromCopy: (forMs) => {
      const copy = copyOf(forMs);
      keep(undefined);
      store(copy);
    },
    replace: (forMs) => store(copyOf(forMs)),
    rename: () => edit({ holder: 'somebody', isGivenBack: false }),
    empty: () => edit({ holder: undefined, isGivenBack: false }),
    shorten: () => edit({ durationMs: 1_000 }),
    lengthen: () => edit({ durationMs: 120_000 }),
    countBack: () => edit({ term: 0 }),
    countOn: () => edit({ term: (kept?.record.term ?? 0) + 3 }),
    annotate: () => edit({}),
    restore: (forMs) => {
      const old = asItWas(forMs);
      count = old?.count ?? Math.max(0, count - 10);
      keep(old);
    },
    stale: (forMs) => {
      staleUntilMs = base.monotonic() + forMs;
      staleByMs = forMs / 2;
    },
  };

  return {
    read: (): Found => found(base.monotonic() < staleUntilMs ? asItWas(staleByMs) : kept),
    /** As the API does it: by the version's count alone, and nothing is made that is there. */
    write: (over: Found, record: LeaseRecord) => {
      const overCount = over === 'missing' ? undefined : Number(over.version.split(' ')[0]);
      if (overCount !== kept?.count) return 'conflict';
      store(record);
      return { version: kept === undefined ? '' : versionOf(kept), record };
    },
    befall: (mishap: LeaseMishap, forMs: number) => {
      const isTold = base.monotonic() - takenMs > untilToldMs;
      if (isTold || !broughtBack.some((one) => one === mishap)) befall[mishap](forMs);
    },
  };
}

const unheld: LeaseRecord = { holder: undefined, isGivenBack: false, durationMs: 90_000, term: 0 };

function versionOf({ count, at }: NonNullable<Stored>): string {
  return `${count} ${at}`;
}
