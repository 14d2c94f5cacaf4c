import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** An open connection, and its requests that are not answered in full. */
type Held = { readonly socket: Socket; requests: number };

/**
 * Keeps a server's connections at `most` by closing one for each newcomer beyond: the one kept alive for nothing
 * for longest; without such the oldest that never asked; else the oldest at work. So whoever comes is answered,
 * health checks first of all, whatever others hold open.
 */
export function capConnections(server: Server, most: number): void {
  // A Map keeps the order in which keys were put in: the one that has waited longest comes first.
  const idle = new Map<string, Held>();
  const silent = new Map<string, Held>();
  const busy = new Map<string, Held>();
  const all = [idle, silent, busy];

  function put(peer: string, held: Held, into: Map<string, Held>) {
    for (const some of all) some.delete(peer);
    into.set(peer, held);
  }

  function closeOne() {
    for (const some of all) {
      for (const [peer, { socket }] of some) {
        some.delete(peer);
        socket.destroy();
        return;
      }
    }
  }

  server.on('connection', (socket: Socket) => {
    const peer = peerOf(socket);
    if (idle.size + silent.size + busy.size >= most) closeOne();
    const held = { socket, requests: 0 };
    put(peer, held, silent);
    socket.once('close', () => {
      for (const some of all) if (some.get(peer) === held) some.delete(peer);
    });
  });
  server.on('request', (req: IncomingMessage, res: ServerResponse) => {
    const peer = peerOf(req.socket);
    const held = all.map((some) => some.get(peer)).find((found) => found !== undefined);
    if (held === undefined) return;
    held.requests += 1;
    if (held.requests === 1) put(peer, held, busy);
    res.once('close', () => {
      held.requests -= 1;
      if (held.requests === 0 && busy.get(peer) === held) put(peer, held, idle);
    });
  });
}

/** The same for a TLS connection and the TCP connection under it. */
function peerOf({ remoteAddress, remotePort, localAddress }: Socket): string {
  return `${remoteAddress ?? ''} ${remotePort ?? ''} ${localAddress ?? ''}`;
}
