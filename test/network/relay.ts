import { connect, type Socket } from 'node:net';
import { createServer } from 'node:tls';
import { once } from 'node:events';
import { onTestFinished } from 'vitest';
import type { Issued } from '../support/certificates.ts';

/** What becomes of an answer: it is handed on, late, cut off in the middle, or never comes. */
export type Mood = 'open' | 'late' | 'cut' | 'silent';

export type Relay = {
  /** Holds for connections already made too, as a bad line would. */
  readonly become: (mood: Mood) => void;
  /** Connections taken so far. */
  readonly taken: () => number;
};

const lateMs = 700;
const bytesBeforeCut = 150;

/** Ends TLS at a Unix socket and hands everything on to a plain server. Gone when the test ends. */
export async function tlsRelay(socketPath: string, certificate: Issued, origin: string): Promise<Relay> {
  const sockets = new Set<Socket>();
  let mood: Mood = 'open';
  let taken = 0;

  function answer(client: Socket, bytes: Buffer): void {
    if (mood === 'silent') return;
    if (mood === 'cut') {
      client.write(bytes.subarray(0, bytesBeforeCut), () => client.destroy());
      return;
    }
    if (mood === 'late') setTimeout(() => client.write(bytes), lateMs);
    else client.write(bytes);
  }

  const server = createServer(certificate, (client) => {
    taken += 1;
    const onward = connect(Number(new URL(origin).port), '127.0.0.1');
    for (const socket of [client, onward]) sockets.add(socket.on('error', () => undefined));
    client.on('data', (bytes: Buffer) => onward.write(bytes)).on('close', () => onward.destroy());
    onward.on('data', (bytes: Buffer) => answer(client, bytes)).on('close', () => client.end());
  });
  server.on('tlsClientError', () => undefined).listen(socketPath);
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return { become: (next) => void (mood = next), taken: () => taken };
}
