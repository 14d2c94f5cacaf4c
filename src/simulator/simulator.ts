import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Span } from '../base/calendar.ts';
import type { Clock } from '../base/clock.ts';
import { apisOf } from '../wolkvox/apis.ts';
import type { Report } from '../wolkvox/reports/report.ts';
import { reports as shippedReports } from '../wolkvox/reports/reports.ts';
import { isApiPath } from './apis.ts';
import { serveControl } from './control.ts';
import { deliver } from './delivery.ts';
import { parseScript, runScript, type ScriptedFault } from './faults/script.ts';
import { createGate } from './gate.ts';
import { createMeter, type Measured } from './request-log.ts';
import { createOperation } from './call-centre.ts';
import { parseOptions, type SimulatorOptions } from './options.ts';
import { randomFor } from './random.ts';
import { respond } from './responder.ts';
import { truth, truthOfDay, type Truth } from './truth.ts';

/** A running simulator of one operation. */
export type Simulator = {
  /** Base address without a trailing slash: what an operation's `server` is set to. */
  readonly origin: string;
  /** The token it accepts. */
  readonly token: string;
  /** Replaces the script of faults. Throws a ConfigError naming every line that cannot be used. */
  readonly setFaults: (script: readonly ScriptedFault[]) => void;
  /** What its callers did to it since it started. */
  readonly measured: () => Measured;
  /** What really happened in a span, by skill id. */
  readonly truth: (span: Span) => Truth;
  /** What really happened on a local day, given as an ISO date. */
  readonly truthOfDay: (date: string) => Truth;
  /** Closes every connection; resolves when the port is free. */
  readonly stop: () => Promise<void>;
};

/**
 * Starts the vendor's API of one made-up call centre on a socket. Call it again for another operation.
 * @throws ConfigError for options or faults that cannot be used; the system's error if it cannot listen.
 */
export async function startSimulator(
  { faults = [], ...options }: SimulatorOptions & { readonly faults?: readonly ScriptedFault[] },
  { clock, reports = shippedReports }: { readonly clock: Clock; readonly reports?: readonly Report[] },
): Promise<Simulator> {
  const settings = parseOptions(options);
  const operation = createOperation(settings);
  const gate = createGate(settings);
  const meter = createMeter();
  const parts = { reports, settings, operation, gate, clock, startedMs: clock.monotonic() };
  const random = randomFor(settings.seed, 7);
  const scriptOf = (lines: unknown, where = 'faults') => runScript(parseScript(lines, where, apisOf(reports)), random);
  let script = scriptOf(faults);

  const measured = () => meter.measured({ poolUsed: gate.used(clock.now()), poolLimit: gate.limit });
  const setFaults = (lines: unknown, where?: string) => void (script = scriptOf(lines, where));

  function serveApi(request: IncomingMessage, res: ServerResponse, { pathname, searchParams }: URL): void {
    const signal = signalOfLeaving(res, meter.end);
    const asked = { path: pathname, query: searchParams, token: tokenOf(request), atOnce: meter.begin() };
    const reply = respond(asked, script, parts);
    meter.seen({ ...describe(searchParams, apisOf(reports)), atMs: clock.now(), status: reply.status });
    deliver(res, reply, signal).catch(() => res.destroy());
  }

  const server = createServer((request, res) => {
    const url = urlOf(request);
    if (request.method === 'GET' && isApiPath(url.pathname)) serveApi(request, res, url);
    else serveControl(request, res, url, { operation, measured, setFaults }).catch(() => res.destroy());
  });
  const origin = await listen(server, settings);
  return {
    origin,
    token: settings.token,
    setFaults: (lines) => setFaults(lines),
    measured,
    truth: (span) => truth(operation, span),
    truthOfDay: (date) => truthOfDay(operation, date),
    stop: () => close(server),
  };
}

/** Aborts when the exchange is over, answered or not. */
function signalOfLeaving(res: ServerResponse, onEnd: () => void): AbortSignal {
  const gone = new AbortController();
  res.once('close', () => {
    onEnd();
    gone.abort(new Error('the caller has left'));
  });
  return gone.signal;
}

function describe(query: URLSearchParams, apis: readonly string[]): { api: string; dateIni: string; dateEnd: string } {
  const asked = query.get('api');
  return {
    api: apis.find((name) => name === asked) ?? 'other',
    dateIni: query.get('date_ini') ?? '',
    dateEnd: query.get('date_end') ?? '',
  };
}

function tokenOf({ headers }: IncomingMessage): string | undefined {
  const token = headers['wolkvox-token'];
  return typeof token === 'string' ? token : undefined;
}

function urlOf({ url = '' }: IncomingMessage): URL {
  const base = 'http://simulator';
  return URL.canParse(url, base) ? new URL(url, base) : new URL(base);
}

async function listen(server: Server, { host, port }: { host: string; port: number }): Promise<string> {
  server.listen(port, host);
  await once(server, 'listening');
  const { address, family, port: bound } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${bound}`;
}

async function close(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
