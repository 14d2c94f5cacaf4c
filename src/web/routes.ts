import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import type { Reload } from '../reload.ts';
import type { WebGuard } from './guard.ts';
import type { TargetGroup } from './discovery.ts';
import { metricsHandler, type MetricsSource } from './metrics-handler.ts';
import { styleText } from './status-page/style.ts';
import { plain } from './plain-text.ts';
import { reloadHandler } from './reload-handler.ts';

export type RouteDeps = {
  readonly metrics: MetricsSource;
  readonly guard: WebGuard['middleware'];
  readonly telemetryPath: string;
  /** Path before all others; `/` for none. */
  readonly routePrefix: string;
  readonly isHealthy: () => boolean;
  readonly isReady: () => boolean;
  readonly statusPage: (req: Request, res: Response) => void;
  readonly closedDay: (req: Request, res: Response) => void;
  readonly discovery: () => readonly TargetGroup[];
  /** Undefined: not to be had by HTTP. */
  readonly reload: Reload | undefined;
};

/** What the exporter answers to. GET and HEAD only, but for the reload; nothing in a request ever chooses a host. */
export function createRoutes(deps: RouteDeps): Express {
  const { telemetryPath, routePrefix, isHealthy, isReady } = deps;
  const under = (path: string) => (routePrefix === '/' ? path : routePrefix + path);
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag'); // hashing megabytes for scrapers that never ask conditionally
  app.enable('strict routing');
  app.enable('case sensitive routing');
  app.use(secured);
  app.use(deps.guard);

  read('/-/healthy', (_req, res) =>
    plain(res, isHealthy() ? 200 : 503, isHealthy() ? 'healthy' : 'the refresh loop stands still'),
  );
  read('/-/ready', (_req, res) => plain(res, isReady() ? 200 : 503, isReady() ? 'ready' : 'not ready'));
  read(telemetryPath, metricsHandler(deps.metrics));
  read('/sd', (_req, res) => res.json(deps.discovery()));
  read('/', deps.statusPage);
  read('/yesterday.csv', deps.closedDay);
  // Its address changes with its text, so that it need never be asked for twice.
  read('/style.css', (_req, res) =>
    res.set('Cache-Control', 'max-age=31536000, immutable').type('css').send(styleText),
  );
  // The page's links are relative, so they hold only below the slash.
  if (routePrefix !== '/') app.get([routePrefix, '/'], (_req, res) => res.redirect(302, under('/')));
  app
    .route(under('/-/reload'))
    .put(reloadHandler(deps.reload))
    .post(reloadHandler(deps.reload))
    .all((_req, res) => plain(res.set('Allow', 'PUT, POST'), 405, 'method not allowed'));
  app.use((_req, res) => plain(res, 404, 'not found'));
  app.use(failed);
  return app;

  function read(path: string, handler: (req: Request, res: Response) => unknown): void {
    app
      .route(under(path))
      .get(handler)
      .all((_req, res) => plain(res.set('Allow', 'GET, HEAD'), 405, 'method not allowed'));
  }
}

function secured(_req: Request, res: Response, next: NextFunction): void {
  res.set({
    'Content-Security-Policy':
      "default-src 'none'; style-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    'Referrer-Policy': 'no-referrer',
    'Cache-Control': 'no-store',
  });
  next();
}

/** An error of ours or a path that cannot be decoded: the status, never the reason. */
function failed(error: unknown, _req: Request, res: Response, next: NextFunction): void {
  if (res.headersSent) next(error);
  else plain(res, isBadRequest(error) ? 400 : 500, isBadRequest(error) ? 'bad request' : 'internal error');
}

function isBadRequest(error: unknown): boolean {
  return error instanceof URIError || (error instanceof Error && 'status' in error && error.status === 400);
}
