import type { Report } from './report.ts';
import { smartHold } from './smart-hold.ts';

/** Every report that this exporter reads. When the pool runs short, the last is read less often first. */
export const reports: readonly Report[] = [smartHold];
