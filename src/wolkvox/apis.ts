import type { VendorWindow } from '../base/calendar.ts';
import type { Report } from './reports/report.ts';

/** One call to the vendor, without the host and the token. */
export type VendorCall = {
  /** The vendor's name of what is asked: a report's, or one of `informationApis`. */
  readonly api: string;
  /** Path and query below the operation's origin. */
  readonly path: string;
};

/** What information.php is asked for. */
export const informationApis = ['skills', 'token_info'] as const;

/** Every value of the `api` label. */
export function apisOf(reports: readonly Report[]): readonly string[] {
  return [...reports.map(({ api }) => api), ...informationApis];
}

/** A report over a window: one aggregate row per skill. */
export function reportCall({ api }: Report, { dateIni, dateEnd }: VendorWindow): VendorCall {
  const query = new URLSearchParams({ api, date_ini: dateIni, date_end: dateEnd });
  return { api, path: `/api/v2/reports_manager.php?${query.toString()}` };
}

export function informationCall(api: (typeof informationApis)[number]): VendorCall {
  return { api, path: `/api/v2/information.php?${new URLSearchParams({ api }).toString()}` };
}
