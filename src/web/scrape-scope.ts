/** What of the metrics a scrape asks for: everything, the families of one operation, or those of the process itself. */
export type Part = 'all' | 'process' | { readonly operation: string };

/**
 * Reads `?operation=NAME` and `?scope=process`. A parameter that is empty, repeated, or beside the other is
 * `malformed`; parameters of other names are nobody's business.
 */
export function partOf(query: URLSearchParams): Part | 'malformed' {
  const operations = query.getAll('operation');
  const scopes = query.getAll('scope');
  const [operation] = operations;
  if (operations.length + scopes.length === 0) return 'all';
  if (operations.length + scopes.length > 1) return 'malformed';
  if (operation !== undefined) return operation === '' ? 'malformed' : { operation };
  return scopes[0] === 'process' ? 'process' : 'malformed';
}

/** The query of a request as sent; only what stands before it depends on how it was sent. */
export function queryOf({ url = '' }: { readonly url?: string | undefined }): URLSearchParams {
  const mark = url.indexOf('?');
  return new URLSearchParams(mark < 0 ? '' : url.slice(mark + 1));
}
