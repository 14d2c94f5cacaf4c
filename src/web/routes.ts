import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Reload } from '../reload.ts';
import type { TargetGroup } from './discovery.ts';
import type { FailedRequest } from './failed-request.ts';
import type { WebGuard } from './guard.ts';
import { metricsHandler, type MetricsSource } from './metrics-handler.ts';
import type { PageHandler } from './pages.ts';
import { plain } from './plain-text.ts';
import { pathOf } from './request-path.ts';
import { styleText } from './status-page/style.ts';

export type RouteDeps = {
  readonly metrics: MetricsSource;
  readonly guard: WebGuard['middleware'];
  readonly telemetryPath: string;
  /** Path before all others; `/` for none. */
  readonly routePrefix: string;
  readonly isHealthy: () => boolean;
  readonly isReady: () => boolean;
  readonly statusPage: PageHandler;
  readonly closedDay: PageHandler;
  readonly discovery: () => readonly TargetGroup[];
  /** Undefined: not to be had by HTTP. */
  readonly reload: Reload | undefined;
  readonly failed: FailedRequest;
};

/** Answers with what node:http has. */
type PlainHandler = (req: IncomingMessage, res: ServerResponse) => unknown;

/**
 * What the exporter answers to, every request under the same headers and the same guard. GET and HEAD only, but for
 * the reload; nothing in a request ever chooses a host. What machines ask for all day is answered before express,
 * which would cost a scrape more than the metrics do; whatever is not plainly a read of one of those paths is its.
 */
export function createRoutes(deps: RouteDeps): RequestListener {
  const { guard, routePrefix, reload, failed } = deps;
  const under = (path: string) => (routePrefix === '/' ? path : routePrefix + path);
  const forMachines: Readonly<Record<string, PlainHandler>> = {
    '/-/healthy': health(deps.isHealthy, 'healthy', 'the refresh loop stands still'),
    '/-/ready': health(deps.isReady, 'ready', 'not ready'),
    [deps.telemetryPath]: metricsHandler(deps.metrics),
  };
  const atOnce = new Map(Object.entries(forMachines).map(([path, handler]) => [under(path), handler]));
  let pages: Promise<PlainHandler> | undefined;

  async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const handler = isRead(req) ? atOnce.get(pathOf(req)) : undefined;
    await (handler ?? (await loadedPages()))(req, res);
  }

  /** A load that failed, as without a free descriptor, is tried again by the next request. */
  function loadedPages(): Promise<PlainHandler> {
    pages ??= loadPages().catch((error: unknown) => {
      pages = undefined;
      throw error;
    });
    return pages;
  }

  /** Express is a seventh of the memory of an exporter that only Prometheus asks. */
  async function loadPages(): Promise<PlainHandler> {
    const { createPages } = await import('./pages.ts');
    return createPages({ routePrefix, under, reads: { ...forMachines, ...readsOf(deps) }, reload, failed });
  }

  return (req, res) => {
    secure(res);
    guard(req, res, () => void answer(req, res).catch((error: unknown) => failed(error, req, res)));
  };
}

/** What people and service discovery ask for. */
function readsOf({ discovery, statusPage, closedDay }: RouteDeps): Readonly<Record<string, PageHandler>> {
  return {
    '/sd': (_req, res) => res.json(discovery()),
    '/': statusPage,
    '/yesterday.csv': closedDay,
    // Its address changes with its text, so that it need never be asked for twice.
    '/style.css': (_req, res) => res.set('Cache-Control', 'max-age=31536000, immutable').type('css').send(styleText),
  };
}

function health(isWell: () => boolean, word: string, otherwise: string): PlainHandler {
  return (_req, res) => {
    const isOk = isWell();
    plain(res, isOk ? 200 : 503, isOk ? word : otherwise);
  };
}

function isRead({ method }: IncomingMessage): boolean {
  return method === 'GET' || method === 'HEAD';
}

const headers = Object.entries({
  'Content-Security-Policy':
    "default-src 'none'; style-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-store',
});

function secure(res: ServerResponse): void {
  for (const [name, value] of headers) res.setHeader(name, value);
}
