import { once } from 'node:events';
import type { RequestListener, Server } from 'node:http';
import type { ListenAddress } from '../base/listen-address.ts';
import { listenOn, originOf } from '../base/listen.ts';
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
  addresses: readonly ListenAddress[],
  guard: Pick<WebGuard, 'createServer' | 'protocol'>,
  handler: RequestListener,
  { connections, stillness, ...options }: Limits = usualLimits,
): Promise<WebServer> {
  const servers: Server[] = [];
  try {
    for (const address of addresses) {
      const server = guard.createServer(options, handler).setTimeout(stillness);
      capConnections(server, connections);
      await listenOn(server, address, '--web.listen-address');
      servers.push(server);
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

async function closeServer(server: Server, graceMs: number): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  const force = AbortSignal.timeout(graceMs);
  force.addEventListener('abort', () => server.closeAllConnections());
  await closed;
}
