import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type IncomingHttpHeaders, type IncomingMessage, request as plainRequest, type ServerOptions } from 'node:http';
import { request, type RequestOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { TLSSocket } from 'node:tls';
import { onTestFinished } from 'vitest';
import { createWebGuard } from '../../src/web/guard.ts';
import { fakeClock } from './fake-clock.ts';
import { folderWith } from './folders.ts';

export type LogLine = Readonly<Record<string, unknown>>;

/** A guarded server, whose own `options` are Node's, on a port of the system's choosing, whose handler says hello, over `web.yml` of a folder. */
export async function guardedServer(files: Readonly<Record<string, string>>, options: ServerOptions = {}) {
  const folder = folderWith(files);
  const clock = fakeClock('2026-11-22T10:00:00Z');
  const lines: LogLine[] = [];
  const refusals: unknown[] = [];
  const loads: (number | 'refused')[] = [];
  const write = (fields: LogLine) => void lines.push(fields);
  const debug = (fields: LogLine) => void refusals.push(fields['reason']);
  const guard = createWebGuard(folder.path('web.yml'), {
    clock,
    log: { debug, info: write, warn: write, error: write },
    randomBytes,
    routePrefix: '/',
    webConfigLoaded: (nowMs) => void loads.push(nowMs),
    webConfigRefused: () => void loads.push('refused'),
  });
  const server = guard.createServer(options, (req, res) =>
    guard.middleware(req, res, () => void res.end(`hello ${req.url ?? ''}`)),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.close().closeAllConnections();
    await guard.close();
  });
  const { port } = server.address() as AddressInfo;
  /** Replaces files and lets the second pass in which they are not looked at. */
  async function edit(changes: Readonly<Record<string, string>>) {
    for (const [name, text] of Object.entries(changes)) folder.write(name, text);
    await clock.advance(1_000);
  }
  const get = (options: RequestOptions = {}) => ask(guard.protocol, { port, ...options });
  return { ...folder, port, guard, server, clock, lines, refusals, loads, edit, get };
}

export type Answer = {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly protocol: string | null;
  readonly cipher: string;
  readonly group: string | undefined;
  readonly server: string;
};

/** One request on a connection of its own. Rejects when the connection is refused or broken. */
export async function ask(protocol: 'http' | 'https', options: RequestOptions): Promise<Answer> {
  const send = protocol === 'https' ? request : plainRequest;
  const req = send({ host: '127.0.0.1', servername: 'exporter.test', agent: false, ...options });
  req.end();
  const [res] = (await once(req, 'response')) as [IncomingMessage];
  const seen = res.socket instanceof TLSSocket ? handshakeOf(res.socket) : plainText;
  const parts = await res.setEncoding('utf8').toArray();
  return { status: res.statusCode, headers: res.headers, body: parts.join(''), ...seen };
}

const plainText = { protocol: null, cipher: '', group: undefined, server: '' };

/** What was agreed on, and the fingerprint of the server's certificate. */
function handshakeOf(socket: TLSSocket) {
  const group = socket.getEphemeralKeyInfo();
  return {
    protocol: socket.getProtocol(),
    cipher: socket.getCipher().standardName,
    group: group !== null && 'name' in group ? group.name : undefined,
    server: socket.getPeerCertificate().fingerprint256,
  };
}

/** An `Authorization` header. */
export function basic(user: string, password: string): { authorization: string } {
  return { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` };
}
