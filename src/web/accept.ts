import type { Format } from '../metrics/exposition.ts';

/** One media range of an `Accept` header, or one coding of an `Accept-Encoding`. */
type Range = { readonly value: string; readonly parameters: ReadonlyMap<string, string>; readonly quality: number };

/** Header lines are bounded by the server; this bounds the work for one made of commas. */
const mostRanges = 32;

/**
 * The format a scraper prefers. OpenMetrics only in the version served here, and only when it is named:
 * a wildcard, as browsers and curl send it, means text.
 */
export function preferredFormat(accept: string | undefined): Format {
  let best: { format: Format; quality: number } = { format: 'text', quality: 0 };
  for (const { value, parameters, quality } of parseRanges(accept)) {
    const format = formatOf(value, parameters.get('version'));
    if (format !== undefined && quality > best.quality) best = { format, quality };
  }
  return best.format;
}

/** Whether an answer may be compressed with gzip. */
export function acceptsGzip(acceptEncoding: string | undefined): boolean {
  const ranges = parseRanges(acceptEncoding);
  const quality = (name: string) => ranges.find(({ value }) => value === name)?.quality;
  return (quality('gzip') ?? quality('x-gzip') ?? quality('*') ?? 0) > 0;
}

function formatOf(mediaRange: string, version: string | undefined): Format | undefined {
  if (mediaRange === 'application/openmetrics-text')
    return version === undefined || version === '1.0.0' ? 'openmetrics' : undefined;
  if (mediaRange === 'text/plain') return version === undefined || version === '0.0.4' ? 'text' : undefined;
  return mediaRange === '*/*' || mediaRange === 'text/*' ? 'text' : undefined;
}

function parseRanges(header: string | undefined): readonly Range[] {
  return (header ?? '').split(',', mostRanges).map(parseRange);
}

function parseRange(text: string): Range {
  const [value = '', ...rest] = text.split(';').map((part) => part.trim());
  const parameters = new Map(
    rest.map((parameter) => {
      const [name = '', given = ''] = parameter.split('=', 2);
      return [name.trim().toLowerCase(), given.trim().replace(/^"(.*)"$/, '$1')] as const;
    }),
  );
  const quality = Number(parameters.get('q') ?? 1);
  return { value: value.toLowerCase(), parameters, quality: quality >= 0 && quality <= 1 ? quality : 0 };
}
