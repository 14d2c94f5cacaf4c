import { z } from 'zod';
import type { Found, LeaseRecord } from './decision.ts';
import { leaseMs } from './timing.ts';

/** A Lease object as read, with everything that others keep in its metadata. */
export type LeaseObject = { readonly found: Found; readonly metadata: Readonly<Record<string, unknown>> };

/** Of coordination.k8s.io/v1; what is not of use here is let through untouched. */
const schema = z.object({
  metadata: z.looseObject({ resourceVersion: z.string().min(1) }),
  spec: z
    .object({
      holderIdentity: z.string().nullish(),
      leaseDurationSeconds: z.int().nullish(),
      leaseTransitions: z.int().nullish(),
    })
    .nullish(),
});

/** The lease in an answer of the API; undefined where it is none. */
export function leaseIn(json: unknown): LeaseObject | undefined {
  const parsed = schema.safeParse(json);
  if (!parsed.success) return undefined;
  const { metadata, spec } = parsed.data;
  const { holderIdentity, leaseDurationSeconds, leaseTransitions } = spec ?? {};
  const holder = holderIdentity === '' ? undefined : (holderIdentity ?? undefined);
  const durationMs = (leaseDurationSeconds ?? leaseMs / 1_000) * 1_000;
  const term = Math.max(0, leaseTransitions ?? 0);
  return { metadata, found: { version: metadata.resourceVersion, record: { holder, durationMs, term } } };
}

/** The object to write. `nowMs` is for people: nothing is decided by it. */
export function leaseOut(metadata: Readonly<Record<string, unknown>>, record: LeaseRecord, nowMs: number): unknown {
  const { holder = '', durationMs, term } = record;
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
