import { vendorWindow } from './calendar.ts';
import { oneSecondMs } from './time-units.ts';

/**
 * Local wall time as the vendor's database holds it: no zone, no offset. Written as the epoch milliseconds
 * the same clock face has in UTC, so that numbers order exactly as the vendor's texts do.
 */
export type WallMs = number;

/** A vendor date `YYYYmmddHHiiss`, or undefined if it is not fourteen digits naming a real clock face. */
export function parseVendorTime(text: string): WallMs | undefined {
  const fields = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(text);
  if (fields === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = fields.slice(1).map(Number);
  const wallMs = Date.UTC(year, month - 1, day, hour, minute, second);
  return formatVendorTime(wallMs) === text ? wallMs : undefined;
}

/** The clock face as the vendor writes it. */
export function formatVendorTime(wallMs: WallMs): string {
  return new Date(wallMs).toISOString().slice(0, 19).replace(/\D/g, '');
}

/** What the wall clock of a zone shows at an instant. */
export function wallAt(instantMs: number, zone: string): WallMs {
  return (
    parseVendorTime(vendorWindow({ startMs: instantMs, endMs: instantMs + oneSecondMs }, zone).dateIni) ?? instantMs
  );
}
