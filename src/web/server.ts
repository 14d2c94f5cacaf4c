import { once } from 'node:events';
import type { RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ConfigError } from '../base/errors.ts';
import { capConnections } from './connection-cap.ts';
import type { WebGuard } from './guard.ts';

/** Listening sockets of the exporter. */
export type WebServer = {
  /** Where it really listens, as URLs without a path. */
  readonly origins: readonly string[];
  /** Stops listening, lets answers under way end for `graceMs`, then closes every connection. */
  readonly close: (graceMs: number) => Promise<void>;
};

/** Bounds for clients that are slow, silent or many. Times in milliseconds. */
export type Limits = {
  readonly headersTimeout: number;
  readonly requestTimeout: number;
  readonly keepAliveTimeout: number;
  readonly keepAliveTimeoutBuffer: number;
  /** How often the two time-outs of requests are looked after. */
  readonly connectionsCheckingInterval: number;
  /** Bytes. */
  readonly maxHeaderSize: number;
  /** For each address listened on; for one more the one that has been idle longest is closed. */
  readonly connections: number;
  /** How long nothing may move on a connection. Ends an answer that nobody reads. */
  readonly stillness: number;
};

/** A scrape needs none of this. */
export const usualLimits: Limits = {
  headersTimeout: 10_000,
  requestTimeout: 15_000,
  keepAliveTimeout: 65_000, // above the usual scrape interval, so that a scraper keeps its connection
  keepAliveTimeoutBuffer: 1_000,
  connectionsCheckingInterval: 5_000,
  maxHeaderSize: 16_384,
  connections: 512,
  stillness: 90_000,
};

/** Listens on every address or on none. Throws ConfigError naming the address that cannot be had. */
export async function listen(
  addresses: readonly string[],
  guard: Pick<WebGuard, 'createServer' | 'protocol'>,
  handler: RequestListener,
  { connections, stillness, ...options }: Limits = usualLimits,
): Promise<WebServer> {
  const servers: Server[] = [];
  try {
    for (const address of addresses) {
      const server = guard.createServer(options, handler).setTimeout(stillness);
      capConnections(server, connections);
      servers.push(await listenOn(address, server));
    }
  } catch (error) {
    for (const server of servers) server.close();
    throw error;
  }
  return {
    origins: servers.map((server) => originOf(server, guard.protocol)),
    close: async (graceMs) => {
      await Promise.all(servers.map((server) => closeServer(server, graceMs)));
    },
  };
}

async function listenOn(address: string, server: Server): Promise<Server> {
  const { host, port } = splitAddress(address);
  try {
    server.listen({ port, ...(host === '' ? {} : { host }) });
    await once(server, 'listening');
    return server;
  } catch (error) {
    throw new ConfigError([{ where: '--web.listen-address', path: address, ...problemOf(error) }]);
  }
}

function problemOf(error: unknown): { problem: string; remedy: string } {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE')
    return { problem: 'the port is in use', remedy: 'stop the other program or choose another port' };
  if (code === 'EACCES')
    return { problem: 'this user may not listen on that port', remedy: 'choose a port above 1023' };
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return { problem: 'this machine has no such address', remedy: 'name one of its addresses, or only a port' };
  }
  return { problem: `cannot listen (${String(code)})`, remedy: 'choose another address' };
}

function originOf(server: Server, protocol: string): string {
  const { address, family, port } = server.address() as AddressInfo;
  const host = ['::', '0.0.0.0'].includes(address) ? 'localhost' : family === 'IPv6' ? `[${address}]` : address;
  return `${protocol}://${host}:${port}`;
}

async function closeServer(server: Server, graceMs: number): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  const force = AbortSignal.timeout(graceMs);
  force.addEventListener('abort', () => server.closeAllConnections());
  await closed;
}

/** The parts of `host:port`, `[v6]:port` or `:port`; an empty host means every address of the machine. */
export function splitAddress(address: string): { host: string; port: number } {
  const at = address.lastIndexOf(':');
  return { host: address.slice(0, at).replace(/^\[|\]$/g, ''), port: Number(address.slice(at + 1)) };
}
