import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { oneMinuteMs } from '../base/time-units.ts';
import { plain } from './plain-text.ts';
import { pathOf } from './request-path.ts';

export type FailedRequestDeps = { readonly clock: Pick<Clock, 'monotonic'>; readonly log: Pick<Log, 'error'> };

/** Ends a request whose handler threw. */
export type FailedRequest = (error: unknown, req: IncomingMessage, res: ServerResponse) => void;

/**
 * Answers 400 where the path could not be decoded, else 500, never with the reason. The reason of a 500 is logged, at
 * most once a minute, with the number of those in between that were not. An answer that had begun is cut off, so
 * that nobody takes it for whole.
 */
export function failedRequest({ clock, log }: FailedRequestDeps): FailedRequest {
  let loggedAtMs = -Infinity;
  let unlogged = 0;

  function tell(err: unknown, req: IncomingMessage) {
    const nowMs = clock.monotonic();
    if (nowMs - loggedAtMs < oneMinuteMs) {
      unlogged += 1;
      return;
    }
    // Without its query, which may hold anything.
    log.error(
      { event: 'request_failed', method: req.method, path: pathOf(req), unlogged, err },
      'a request could not be answered',
    );
    loggedAtMs = nowMs;
    unlogged = 0;
  }

  return (error, req, res) => {
    if (isBadRequest(error) && !res.headersSent) {
      plain(res, 400, 'bad request');
      return;
    }
    tell(error, req);
    if (res.headersSent) res.destroy();
    else plain(withoutEntityHeaders(res), 500, 'internal error');
  };
}

/** What the handler had said of its answer is not true of this one. */
function withoutEntityHeaders(res: ServerResponse): ServerResponse {
  for (const name of ['Content-Encoding', 'Content-Disposition', 'Content-Language', 'Refresh']) res.removeHeader(name);
  return res;
}

function isBadRequest(error: unknown): boolean {
  return error instanceof URIError || (error instanceof Error && 'status' in error && error.status === 400);
}
