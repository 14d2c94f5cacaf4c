import { expect, test } from 'vitest';
import { acceptsGzip, preferredFormat } from '../../src/web/accept.ts';
import { scrapers } from '../support/scrapers.ts';

test.each([
  ['Prometheus 2.42', 'openmetrics'],
  ['Prometheus 2.53 and the OpenTelemetry collector', 'openmetrics'],
  ['Prometheus 3', 'openmetrics'],
  ['Prometheus 3 with native histograms', 'openmetrics'],
  ['Prometheus 3 told to scrape text', 'text'],
  ['VictoriaMetrics', 'text'],
  ['Telegraf', 'text'],
  ['curl', 'text'],
  ['a browser', 'text'],
] as const)('%s gets %s', (scraper, format) => {
  expect(preferredFormat(scrapers[scraper])).toBe(format);
});

test.each([
  ['nothing', undefined, 'text'],
  ['an empty header', '', 'text'],
  ['the higher weight, not the first', 'application/openmetrics-text;q=0.2,text/plain;q=0.3', 'text'],
  ['the higher weight, first', 'text/plain;q=0.2, application/openmetrics-text ; q=0.3', 'openmetrics'],
  ['a version not served here', 'application/openmetrics-text;version=2.0.0', 'text'],
  ['OpenMetrics refused by weight', 'application/openmetrics-text;q=0,*/*;q=0.1', 'text'],
  ['capitals and quotes', 'APPLICATION/OPENMETRICS-TEXT; Version="1.0.0"; Q=1', 'openmetrics'],
  ['a weight that is no weight', 'application/openmetrics-text;q=high', 'text'],
  ['only what is not served', 'application/json', 'text'],
  ['a header made of commas', ','.repeat(10_000), 'text'],
] as const)('asked for %s', (_, accept, format) => {
  expect(preferredFormat(accept)).toBe(format);
});

test.each([
  ['gzip', true],
  ['gzip, deflate, br, zstd', true],
  ['x-gzip', true],
  ['*', true],
  ['br;q=1, gzip;q=0.1', true],
  ['identity', false],
  ['gzip;q=0', false],
  ['gzip;q=0, *', false],
  ['gzip;q=0.000', false],
  ['br', false],
  ['', false],
  [undefined, false],
] as const)('Accept-Encoding %s: gzip %s', (header, isAccepted) => {
  expect(acceptsGzip(header)).toBe(isAccepted);
});
