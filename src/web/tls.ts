import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { createServer, type Server as TlsServer, type TLSSocket } from 'node:tls';
import { isAdmitted } from './client-certificate.ts';
import { secureContextOptions } from './config/secure-context.ts';
import type { TlsConfig } from './config/web-config.ts';

/** Longest handshake, milliseconds; Go's servers wait as long as for a request's headers. */
const handshakeTimeoutMs = 10_000;

/** What stands before an HTTP server that speaks TLS. */
export type TlsFront = {
  /** Ends the handshakes under way; the server's own `close` knows nothing of them. */
  readonly close: () => void;
};

/**
 * Puts TLS before an HTTP server. Each new connection is shaken hands with under the configuration that is in
 * force then, whole: versions, suites, certificate and what is asked of clients. Connections made before go on.
 */
export function serveTls(server: Server, current: () => TlsConfig): TlsFront {
  const serveHttp = server.listeners('connection');
  const shaking = new Set<Socket>();
  let front: { readonly config: TlsConfig; readonly tls: TlsServer } | undefined;

  const pass = (socket: TLSSocket) => {
    for (const serve of serveHttp) serve.call(server, socket);
  };
  server.removeAllListeners('connection');
  server.on('connection', (socket: Socket) => {
    const config = current();
    if (front?.config !== config) front = { config, tls: terminator(config, pass) };
    shaking.add(socket);
    socket.once('close', () => shaking.delete(socket));
    front.tls.emit('connection', socket);
  });
  return {
    close: () => {
      for (const socket of shaking) socket.destroy();
    },
  };
}

/** A TLS server that does not listen: connections are handed to it, and those it admits are passed on. */
function terminator(config: TlsConfig, pass: (socket: TLSSocket) => void): TlsServer {
  const options = {
    ...secureContextOptions(config),
    ALPNProtocols: ['http/1.1'],
    handshakeTimeout: handshakeTimeoutMs,
    requestCert: config.clientAuth !== 'NoClientCert',
    // Refuses a client without certificate by an alert it can show. The rest is decided after the handshake.
    rejectUnauthorized: config.clientAuth === 'RequireAndVerifyClientCert',
  };
  const tls = createServer(options, (socket) => {
    const peer = { certificate: socket.getPeerX509Certificate(), isVerified: socket.authorized };
    if (isAdmitted(peer, config)) pass(socket);
    else socket.destroy();
  });
  return tls.on('tlsClientError', (_error, socket) => socket.destroy());
}
