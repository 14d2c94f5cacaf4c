import {
  createServer,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type RequestListener,
  type Server,
  type ServerOptions,
  type ServerResponse,
  STATUS_CODES,
} from 'node:http';
import type { Log } from '../base/log.ts';
import { authenticator, type Verdict } from './auth.ts';
import { bcryptThreads } from './bcrypt.ts';
import { clientSource } from './client-source.ts';
import { type ReloadableDeps, reloadableWebConfig } from '../web-config/reloadable.ts';
import { openWebConfig, type RateLimit, type WebConfig } from '../web-config/web-config.ts';
import { tokenBucket } from './rate-limit.ts';
import { pathOf } from './request-path.ts';
import { serveTls, type TlsFront } from './tls.ts';

export type WebGuardDeps = ReloadableDeps & {
  readonly log: Pick<Log, 'debug' | 'info' | 'warn' | 'error'>;
  /** Cryptographic randomness, such as `randomBytes` of node:crypto. */
  readonly randomBytes: (size: number) => Uint8Array;
  /** Path before all others; `/` for none. */
  readonly routePrefix: string;
};

/** What `--web.config.file` asks of every connection and request. */
export type WebGuard = {
  /** An HTTP server, behind TLS if the file asks for it. `protocol` names which. */
  readonly createServer: (options: ServerOptions, handler: RequestListener) => Server;
  readonly protocol: 'http' | 'https';
  /** Sets the headers, then refuses what exceeds the rate limit or lacks a right password. */
  readonly middleware: (req: IncomingMessage, res: ServerResponse, next: () => void) => void;
  /** Ends the TLS connections that are left, those still shaking hands too, and the bcrypt threads. For after the drain. */
  readonly close: () => Promise<void>;
};

/** Health checks are made by machines that hold no password, and a storm of scrapes must not fail them. */
function openPathsUnder(routePrefix: string): readonly string[] {
  return ['/-/healthy', '/-/ready'].map((path) => (routePrefix === '/' ? path : routePrefix + path));
}

/**
 * Guards a web server after the web configuration file, which is read again when it changes. Without a file
 * everything is let in.
 * @throws ConfigError when the file cannot be used
 */
export function createWebGuard(file: string | undefined, deps: WebGuardDeps): WebGuard {
  const current = file === undefined ? nothingAsked(deps) : reloadableWebConfig(file, deps);
  const { routePrefix } = deps;
  const bcrypt = bcryptThreads();
  const authenticate = authenticator({ bcrypt, secret: deps.randomBytes(32) });
  const waitFor = limiter(deps);
  const { tls } = current();
  const openPaths = openPathsUnder(routePrefix);
  const fronts: TlsFront[] = [];

  async function decide(req: IncomingMessage, res: ServerResponse): Promise<Refusal | undefined> {
    const { headers, users, rateLimit } = current();
    for (const [name, value] of headers) res.setHeader(name, value);
    // Of two hosts a proxy may have looked at the one and this server at the other.
    if (hostsIn(req) > 1) return { status: 400, headers: { Connection: 'close' } };
    if (openPaths.includes(pathOf(req))) return undefined;
    const waitMs = waitFor(rateLimit);
    if (waitMs > 0) return { status: 429, headers: { 'Retry-After': String(Math.ceil(waitMs / 1_000)) } };
    if (users.size === 0) return undefined;
    return refusals[await authenticate(users, req.headers.authorization, clientSource(req.socket.remoteAddress))];
  }

  function guard(req: IncomingMessage, res: ServerResponse, next: () => void): void {
    void decide(req, res)
      .catch((err: unknown) => {
        deps.log.error({ event: 'authentication_failed', err }, 'a password could not be checked');
        return refusals.busy;
      })
      .then((refusal) => (refusal === undefined ? next() : refuse(res, refusal)));
  }

  return {
    protocol: tls === undefined ? 'http' : 'https',
    createServer: (options, handler) => {
      const server = createServer(options, handler);
      if (tls !== undefined) fronts.push(serveTls(server, () => current().tls ?? tls, deps.log));
      return server;
    },
    middleware: guard,
    close: async () => {
      for (const front of fronts) front.close();
      await bcrypt.close();
    },
  };
}

/** Without a file there is nothing that could be old. */
function nothingAsked({ clock, webConfigLoaded }: Pick<WebGuardDeps, 'clock' | 'webConfigLoaded'>): () => WebConfig {
  webConfigLoaded(clock.now());
  return () => openWebConfig;
}

type Refusal = { readonly status: number; readonly headers: OutgoingHttpHeaders };

const refusals: Record<Verdict, Refusal | undefined> = {
  granted: undefined,
  denied: { status: 401, headers: { 'WWW-Authenticate': 'Basic realm="smart-hold-exporter", charset="UTF-8"' } },
  busy: { status: 503, headers: { 'Retry-After': '1' } },
};

function refuse(res: ServerResponse, { status, headers }: Refusal) {
  res.writeHead(status, { ...headers, 'Content-Type': 'text/plain; charset=utf-8' });
  res.end(`${STATUS_CODES[status] ?? ''}\n`);
}

/** Of the lines as sent, name and value by turns; `headers` tells only the first. */
function hostsIn({ rawHeaders }: IncomingMessage): number {
  return rawHeaders.filter((text, index) => index % 2 === 0 && text.length === 4 && text.toLowerCase() === 'host')
    .length;
}

/** One bucket as long as the limit stays the same; a new one, full, when it is changed. */
function limiter({ clock }: Pick<WebGuardDeps, 'clock'>): (limit: RateLimit | undefined) => number {
  let limit: RateLimit | undefined;
  let waitMs = () => 0;
  return (next) => {
    if (next?.intervalMs !== limit?.intervalMs || next?.burst !== limit?.burst) {
      waitMs = next === undefined ? () => 0 : tokenBucket(next, clock);
    }
    limit = next;
    return waitMs();
  };
}
