import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import type { Reload } from '../reload.ts';
import type { FailedRequest } from './failed-request.ts';
import { plain } from './plain-text.ts';
import { reloadHandler } from './reload-handler.ts';

/** Answers a read with what express has. */
export type PageHandler = (req: Request, res: Response) => unknown;

export type PagesDeps = {
  /** Path before all others; `/` for none. */
  readonly routePrefix: string;
  /** A path with the prefix before it. */
  readonly under: (path: string) => string;
  /** By path, what GET and HEAD are answered by. */
  readonly reads: Readonly<Record<string, PageHandler>>;
  /** Undefined: not to be had by HTTP. */
  readonly reload: Reload | undefined;
  readonly failed: FailedRequest;
};

/** Every path of the exporter, by the rules of express: strict, and with the case as written. */
export function createPages({ routePrefix, under, reads, reload, failed }: PagesDeps): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag'); // hashing megabytes for scrapers that never ask conditionally
  app.enable('strict routing');
  app.enable('case sensitive routing');

  for (const [path, handler] of Object.entries(reads)) {
    app
      .route(under(path))
      .get(handler)
      .all((_req, res) => plain(res.set('Allow', 'GET, HEAD'), 405, 'method not allowed'));
  }
  // The page's links are relative, so they hold only below the slash.
  if (routePrefix !== '/') app.get([routePrefix, '/'], (_req, res) => res.redirect(302, under('/')));
  app
    .route(under('/-/reload'))
    .put(reloadHandler(reload))
    .post(reloadHandler(reload))
    .all((_req, res) => plain(res.set('Allow', 'PUT, POST'), 405, 'method not allowed'));
  app.use((_req, res) => plain(res, 404, 'not found'));
  // eslint-disable-next-line @typescript-eslint/no-unused-vars -- express knows a handler of errors by its four parameters
  app.use((error: unknown, req: Request, res: Response, _next: NextFunction) => failed(error, req, res));
  return app;
}
