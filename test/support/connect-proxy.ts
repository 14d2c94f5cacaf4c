import { once } from 'node:events';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, type Socket, connect } from 'node:net';
import { onTestFinished } from 'vitest';
import type { Issued } from './certificates.ts';

export type ConnectProxy = {
  readonly port: number;
  /** What it was asked for, by CONNECT and otherwise. */
  readonly asked: readonly {
    readonly method: string;
    readonly url: string;
    readonly authorization: string | undefined;
  }[];
  /** Every byte that went through its tunnels, towards the server. */
  readonly overheard: () => Buffer;
};

/** Replies to CONNECT: the tunnel's end, a status it refuses with, or silence. */
export type Reply = { readonly toPort: number } | { readonly status: number } | 'silence';

/** A proxy on a port of the system's choosing, gone when the test ends. With a certificate it speaks TLS itself. */
export async function connectProxy(reply: Reply, certificate?: Issued): Promise<ConnectProxy> {
  const asked: { method: string; url: string; authorization: string | undefined }[] = [];
  const overheard: Buffer[] = [];
  const sockets = new Set<Socket>();
  const server = certificate === undefined ? createServer() : createTlsServer(certificate);
  const note = ({
    method = '',
    url = '',
    headers,
  }: {
    method?: string | undefined;
    url?: string | undefined;
    headers: Record<string, unknown>;
  }) => {
    asked.push({ method, url, authorization: headers['proxy-authorization'] as string | undefined });
  };
  server.on('request', (request, response) => {
    note(request);
    response.writeHead(400).end();
  });
  server.on('connection', (socket: Socket) => sockets.add(socket));
  server.on('connect', (request, client: Socket) => {
    note(request);
    client.on('error', () => undefined);
    if (reply === 'silence') return;
    if ('status' in reply) {
      client.end(`HTTP/1.1 ${reply.status} No\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    const onward = connect(reply.toPort, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      client.on('data', (bytes: Buffer) => overheard.push(bytes));
      client.pipe(onward).pipe(client);
    });
    sockets.add(onward.on('error', () => client.destroy()));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return { port: (server.address() as AddressInfo).port, asked, overheard: () => Buffer.concat(overheard) };
}
