import * as z from 'zod';
import type { Pool } from '../wolkvox/pool.ts';
import type { Counts } from './counts.ts';

export const isoDate = z.iso.date();
export const count = z.int().min(0);
export const poolSchema = z.object({ date: isoDate, own: count, total: count, limit: count.optional() });

/** A pool as it was saved. */
export function poolIn({ date, own, total, limit }: z.output<typeof poolSchema>): Pool {
  return { date, own, total, limit, probeFromMs: undefined };
}

/** Counts as they were saved: null where there was none. */
export function countsIn(counts: readonly (number | null)[]): Counts {
  return counts.map((it) => it ?? undefined);
}
