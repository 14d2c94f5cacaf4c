/** Every call this exporter makes, by the name the vendor gives it. Also the values of the `api` label. */
export const apis = ['diagram_2', 'skills', 'token_info'] as const;
export type Api = (typeof apis)[number];

/** One call to the vendor, without the host and the token. */
export type VendorCall = {
  readonly api: Api;
  /** Path and query below the operation's origin. */
  readonly path: string;
};

export function reportCall(api: Api, params: Readonly<Record<string, string>>): VendorCall {
  return { api, path: `/api/v2/reports_manager.php?${new URLSearchParams({ api, ...params }).toString()}` };
}

export function informationCall(api: Api): VendorCall {
  return { api, path: `/api/v2/information.php?${new URLSearchParams({ api }).toString()}` };
}
