import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { addAbortSignal } from 'node:stream';
import { text } from 'node:stream/consumers';

/** A socket that tells whoever connects, as soon as that is decided, whether its process holds the file. */
export type Claim = {
  readonly hold: () => void;
  /** Takes the socket away; who still waits for the decision learns that the file is not held. */
  readonly withdraw: () => Promise<void>;
};

const held = 'held';

/** A new claim at the address of a socket. Rejects with the system's error. */
export async function openClaim(address: string): Promise<Claim> {
  let decide: (verdict: string) => void = () => undefined;
  const decision = new Promise<string>((resolve) => (decide = resolve));
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    void decision.then((verdict) => socket.end(verdict, () => socket.destroy()));
  });
  server.listen({ path: address, readableAll: true, writableAll: true }); // another user's exporter must see it, too
  await once(server, 'listening');
  server.unref();
  return {
    hold: () => decide(held),
    withdraw: async () => {
      decide('');
      server.close(); // takes the socket's file away
      await once(server, 'close');
    },
  };
}

/** Longest wait for another process's decision, milliseconds; one that is stopped may hold the file. */
const patienceMs = 10_000;

/**
 * Whether another claim stands in the way. One that `goesFirst` does as long as it lives; for another the decision
 * is awaited, so that of several that start together one gets the file. Whatever is not clearly dead lives.
 */
export async function isOpposed(address: string, goesFirst: boolean): Promise<boolean> {
  const socket = addAbortSignal(AbortSignal.timeout(patienceMs), connect(address));
  try {
    await once(socket, 'connect');
    return goesFirst || (await text(socket)) === held;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    return !['ECONNREFUSED', 'ECONNRESET', 'ENOENT'].includes(String(code));
  } finally {
    socket.destroy();
  }
}
