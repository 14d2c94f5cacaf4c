import { once } from 'node:events';
import { createServer, type AddressInfo, type LookupFunction, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { onTestFinished } from 'vitest';
import { CallError } from '../../src/base/errors.ts';
import { reportCall } from '../../src/wolkvox/apis.ts';
import type { Answer } from '../../src/wolkvox/client.ts';
import { createVendor, type Vendor } from '../../src/wolkvox/connection.ts';
import type { Way } from '../../src/wolkvox/connector.ts';
import { type CallLimits, vendorLimits } from '../../src/wolkvox/limits.ts';
import { smartHold } from '../../src/wolkvox/reports/smart-hold.ts';
import type { Issued } from './certificates.ts';

/** The vendor's host in tests of the way to it; `atHome` leads there. */
export const host = 'wv0042.wolkvox.com';
export const token = '63616e617279';
export const body = JSON.stringify({
  code: '200',
  error: null,
  msg: '1 records were found',
  data: [{ skill_id: '1' }],
});
/** A right answer. */
export const answer = `HTTP/1.1 200 OK\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;

/** Leads every name to this machine. */
export const atHome: LookupFunction = (_host, { all }, callback) =>
  all === true ? callback(null, [{ address: '127.0.0.1', family: 4 }]) : callback(null, '127.0.0.1', 4);

/** A server of bytes: does as it likes with each socket that asked something. Gone when the test ends. */
export async function wireServer(onAsked: (socket: Socket) => void, certificate?: Issued): Promise<number> {
  const sockets = new Set<Socket>();
  const serve = (socket: Socket) => {
    socket.on('error', () => undefined).on('data', () => onAsked(socket));
  };
  const server = certificate === undefined ? createServer(serve) : createTlsServer(certificate, serve);
  server.on('connection', (socket: Socket) => sockets.add(socket.on('error', () => undefined)));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return (server.address() as AddressInfo).port;
}

/** The way to the vendor with short limits, closed when the test ends. */
export function vendorBy(way: Way, limits: Partial<CallLimits> = {}): Vendor {
  const vendor = createVendor({
    clock: { now: () => Date.parse('2026-03-04T15:00:00Z') },
    way,
    limits: { ...vendorLimits, ...limits },
  });
  onTestFinished(() => vendor.close());
  return vendor;
}

export async function ask({ call }: Vendor, origin: string): Promise<Answer> {
  const asked = reportCall(smartHold, { dateIni: '1', dateEnd: '2' });
  return call({ origin, token }, asked, new AbortController().signal);
}

/** How a call fails. */
export async function failureOf(vendor: Vendor, origin: string): Promise<CallError> {
  const outcome: unknown = await ask(vendor, origin).catch((error: unknown) => error);
  if (outcome instanceof CallError) return outcome;
  throw new Error(`no CallError: ${JSON.stringify(outcome)}`);
}
