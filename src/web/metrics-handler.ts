import type { IncomingMessage, ServerResponse } from 'node:http';
import { contentTypes, endings, type Format } from '../metrics/exposition.ts';
import { createLru } from '../base/lru.ts';
import type { KeptText } from '../metrics/instrument-text-cache.ts';
import { acceptsGzip, preferredFormat } from './accept.ts';
import { deflatePart, gzipMember, type Deflated } from './gzip.ts';
import { partOf, queryOf, type Part } from './scrape-scope.ts';
import { plain } from './plain-text.ts';

export type MetricsSource = {
  /** The vendor's numbers: the same buffer until they change. Undefined for an operation that is not there. */
  readonly vendorText: (format: Format, part: Part) => Promise<Buffer> | undefined;
  /** What the exporter counts about its operations: the same buffer until they change. */
  readonly operationsText: KeptText;
  /** What the exporter knows of its process, as it is now. */
  readonly processText: (format: Format) => Promise<Buffer>;
};

/** Answers a scrape. Only the few families of the process are rendered for it. */
export function metricsHandler(source: MetricsSource): (req: IncomingMessage, res: ServerResponse) => Promise<void> {
  const deflated = deflatedOnce();
  const formatOf = preferredFormatOnce();

  return async (req, res) => {
    const part = partOf(queryOf(req));
    if (part === 'malformed') {
      plain(res, 400, 'give operation=NAME or scope=process, once');
      return;
    }
    const format = formatOf(req.headers.accept);
    const vendor = source.vendorText(format, part);
    if (vendor === undefined) {
      plain(res, 404, 'no such operation');
      return;
    }
    const steady = part === 'process' ? [] : [await vendor, await operationsText(source, format, part)];
    const ofProcess = typeof part === 'string' ? [await source.processText(format)] : [];
    const tail = Buffer.concat([...ofProcess, Buffer.from(endings[format])]);
    res.setHeader('Content-Type', contentTypes[format]);
    res.setHeader('Vary', 'Accept, Accept-Encoding');
    if (acceptsGzip(req.headers['accept-encoding'])) {
      res.setHeader('Content-Encoding', 'gzip');
      send(req, res, gzipMember(await Promise.all(steady.map(deflated)), tail));
    } else {
      send(req, res, [...steady, tail]);
    }
  };
}

function operationsText({ operationsText }: MetricsSource, format: Format, part: Part): Promise<Buffer> {
  return typeof part === 'string' ? operationsText(format) : operationsText(format, part.operation);
}

/** Scrapers ask with one and the same header all day; some send it in another form. */
const rememberedHeaders = 20;

function preferredFormatOnce(): (accept: string | undefined) => Format {
  const known = createLru<Format>(rememberedHeaders);
  return (accept = '') => {
    const format = known.get(accept) ?? preferredFormat(accept);
    known.set(accept, format);
    return format;
  };
}

/** Compresses a buffer when first asked, and keeps that as long as the buffer itself is kept; a failure is not kept. */
function deflatedOnce(): (text: Buffer) => Promise<Deflated> {
  const known = new WeakMap<Buffer, Promise<Deflated>>();
  return async (text) => {
    const deflated = known.get(text) ?? deflatePart(text);
    known.set(text, deflated);
    try {
      return await deflated;
    } catch (error) {
      known.delete(text);
      throw error;
    }
  };
}

/** Writes the pieces as they are: joining them would copy megabytes for every scrape. */
function send(req: IncomingMessage, res: ServerResponse, pieces: readonly Buffer[]): void {
  res.setHeader(
    'Content-Length',
    pieces.reduce((sum, piece) => sum + piece.byteLength, 0),
  );
  if (req.method === 'HEAD') {
    res.end();
    return;
  }
  for (const piece of pieces.slice(0, -1)) res.write(piece);
  res.end(pieces.at(-1));
}
