import type { Request, Response } from 'express';
import { contentTypes, endings, type Format } from '../metrics/exposition.ts';
import { acceptsGzip, preferredFormat } from './accept.ts';
import { gzipHead, gzipWith, type GzipHead } from './gzip.ts';
import { partOf, queryOf, type Part } from './part.ts';
import { plain } from './plain.ts';

export type MetricsSource = {
  /** The vendor's numbers: the same buffer until they change. Undefined for an operation that is not there. */
  readonly vendorText: (format: Format, part: Part) => Buffer | undefined;
  /** The exporter's own families, as they are now. */
  readonly ownText: (format: Format, part: Part) => Promise<string>;
};

/** Answers a scrape. Only the exporter's own few families are rendered and compressed for it. */
export function metricsHandler({ vendorText, ownText }: MetricsSource): (req: Request, res: Response) => Promise<void> {
  const heads = new WeakMap<Buffer, Promise<GzipHead>>();
  const headOf = (text: Buffer) => {
    const head = heads.get(text) ?? gzipHead(text);
    heads.set(text, head);
    return head;
  };

  return async (req, res) => {
    const format = preferredFormat(req.headers.accept);
    const part = partOf(queryOf(req));
    if (part === 'malformed') {
      plain(res, 400, 'give operation=NAME or scope=process, once');
      return;
    }
    const vendor = vendorText(format, part);
    if (vendor === undefined) {
      plain(res, 404, 'no such operation');
      return;
    }
    const own = Buffer.from((await ownText(format, part)) + endings[format]);
    res.setHeader('Content-Type', contentTypes[format]);
    res.setHeader('Vary', 'Accept, Accept-Encoding');
    if (acceptsGzip(req.headers['accept-encoding'])) {
      res.setHeader('Content-Encoding', 'gzip');
      send(req, res, [await gzipWith(await headOf(vendor), own)]);
    } else {
      send(req, res, [vendor, own]);
    }
  };
}

/** Writes the parts as they are: joining them would copy megabytes for every scrape. */
function send(req: Request, res: Response, parts: readonly Buffer[]): void {
  res.setHeader(
    'Content-Length',
    parts.reduce((sum, part) => sum + part.byteLength, 0),
  );
  if (req.method !== 'HEAD') for (const part of parts) res.write(part);
  res.end();
}
