import { CallError } from '../base/errors.ts';
import { formatVendorTime, type WallMs } from '../base/wall-time.ts';
import { reportCall } from '../wolkvox/apis.ts';
import { rowsSeen } from './rows-seen.ts';
import type { Visit } from './visit.ts';

/** Calls that the vendor tells of between two clock faces, both included as far as the vendor includes them. */
export type CallsBetween = (firstMs: WallMs, lastMs: WallMs) => Promise<number>;

/** Asks the report for windows of clock faces. Throws `CallError`. */
export function callsBetween({ ask, report }: Pick<Visit, 'ask' | 'report'>, signal: AbortSignal): CallsBetween {
  return async (firstMs, lastMs) => {
    const window = { dateIni: formatVendorTime(firstMs), dateEnd: formatVendorTime(lastMs) };
    const { outcome } = await ask(reportCall(report, window), signal);
    if (outcome instanceof CallError) throw outcome;
    return (await rowsSeen(report, outcome)).sum;
  };
}
