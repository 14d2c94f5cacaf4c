import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** Something at an address where a Prometheus should be, and what it was asked: paths with their queries. */
export type StandIn = { readonly url: string; readonly asked: () => readonly URL[] };

/** Listens on a port of the system's choosing and answers as `replies` does, gone when the test ends. */
export async function standInThat(
  replies: (response: ServerResponse, request: IncomingMessage) => void,
): Promise<StandIn> {
  const asked: URL[] = [];
  const server = createServer((request, response) => {
    asked.push(new URL(request.url ?? '', 'http://stand-in'));
    replies(response, request);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => server.close().closeAllConnections());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked: () => asked };
}

/** Answers every question with this data, as Prometheus wraps it. */
export function standInSaying(data: unknown): Promise<StandIn> {
  return standInThat((response) => void response.end(JSON.stringify({ status: 'success', data })));
}
