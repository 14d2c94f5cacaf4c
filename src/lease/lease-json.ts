import * as z from 'zod';
import type { FoundLease, LeaseRecord } from './decision.ts';
import { leaseMs } from './timing.ts';

/** A Lease object as read, with everything that others keep in its metadata. */
export type LeaseObject = { readonly found: FoundLease; readonly metadata: Readonly<Record<string, unknown>> };

/**
 * What stands for the holder in a lease that was given back. A holder that is merely empty was emptied by somebody
 * who cannot know whether a call is under way.
 */
const givenBackHolder = 'given-back';

/** Of coordination.k8s.io/v1; what is not of use here is let through untouched. */
const schema = z.object({
  metadata: z.looseObject({ resourceVersion: z.string().min(1) }),
  spec: z
    .object({
      holderIdentity: z.string().nullish(),
      leaseDurationSeconds: z.int().nullish(),
      leaseTransitions: z.int().nullish(),
      renewTime: z.string().nullish(),
    })
    .nullish(),
});

/** The lease in an answer of the API; undefined where it is none. */
export function leaseIn(json: unknown): LeaseObject | undefined {
  const parsed = schema.safeParse(json);
  if (!parsed.success) return undefined;
  const { metadata, spec } = parsed.data;
  const { holderIdentity, leaseDurationSeconds, leaseTransitions, renewTime } = spec ?? {};
  const isGivenBack = holderIdentity === givenBackHolder;
  const holder = isGivenBack || holderIdentity === '' ? undefined : (holderIdentity ?? undefined);
  const durationMs = (leaseDurationSeconds ?? leaseMs / 1_000) * 1_000;
  const term = Math.max(0, leaseTransitions ?? 0);
  // The API's versions begin anew from an older one where its store was restored; the time of the write tells them apart.
  const version = `${metadata.resourceVersion} ${renewTime ?? ''}`;
  return { metadata, found: { version, record: { holder, isGivenBack, durationMs, term } } };
}

/** The object to write. `nowMs` is for people: nothing is decided by it. */
export function leaseOut(metadata: Readonly<Record<string, unknown>>, record: LeaseRecord, nowMs: number): unknown {
  const { isGivenBack, holder = isGivenBack ? givenBackHolder : '', durationMs, term } = record;
  const spec = {
    holderIdentity: holder,
    leaseDurationSeconds: durationMs / 1_000,
    leaseTransitions: term,
    renewTime: microTime(nowMs),
  };
  return { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata, spec };
}

/** Times of a Lease have six decimals. */
function microTime(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '000Z');
}
