import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Span } from '../base/calendar.ts';
import type { Clock } from '../base/clock.ts';
import { apisOf } from '../wolkvox/apis.ts';
import type { Report } from '../wolkvox/reports/report.ts';
import { reports as shippedReports } from '../wolkvox/reports/reports.ts';
import { listenOn, originOf } from '../base/listen.ts';
import type { Log } from '../base/log.ts';
import { type Source, valuesFrom } from '../base/schema-problems.ts';
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

type SimulatorDeps = {
  readonly clock: Clock;
  readonly log?: Pick<Log, 'debug' | 'info'>;
  /** What it can be asked for beside names and the pool. */
  readonly reports?: readonly Report[];
};

/**
 * Starts the vendor's API of one made-up call centre on a socket. Call it again for another operation.
 * @throws ConfigError for options, faults or an address that cannot be used
 */
export async function startSimulator(
  { faults = [], ...options }: SimulatorOptions & { readonly faults?: readonly ScriptedFault[] },
  { clock, log, reports = shippedReports }: SimulatorDeps,
): Promise<Simulator> {
  const settings = parseOptions(options);
  const operation = createOperation(settings);
  const gate = createGate(settings);
  const meter = createMeter();
  const parts = { reports, settings, operation, gate, clock, startedMs: clock.monotonic() };
  const random = randomFor(settings.seed, 7);
  const apis = apisOf(reports);
  let script = runScript(parseScript(faults, valuesFrom('faults'), apis), random);

  const measured = () => meter.measured({ poolUsed: gate.used(clock.now()), poolLimit: gate.limit });

  function setFaults(lines: unknown, source: Source = valuesFrom('faults')): void {
    const entries = parseScript(lines, source, apis);
    script = runScript(entries, random);
    log?.info({ event: 'simulator_faults_set', faults: entries.length }, 'another script of faults is in force');
  }

  function serveApi(request: IncomingMessage, res: ServerResponse, { pathname, searchParams }: URL): void {
    const signal = signalOfLeaving(res, meter.end);
    const asked = { path: pathname, query: searchParams, token: tokenOf(request), atOnce: meter.begin() };
    const reply = respond(asked, script, parts);
    const seen = { ...describe(searchParams, apis), atMs: clock.now(), status: reply.status };
    meter.seen(seen);
    log?.debug({ event: 'simulator_asked', ...seen }, 'answered a call');
    deliver(res, reply, signal).catch(() => res.destroy());
  }

  const server = createServer((request, res) => {
    const url = urlOf(request);
    if (request.method === 'GET' && isApiPath(url.pathname)) serveApi(request, res, url);
    else serveControl(request, res, url, { operation, measured, setFaults }).catch(() => res.destroy());
  });
  await listenOn(server, settings, '--listen-address');
  return {
    origin: originOf(server, 'http'),
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

async function close(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
