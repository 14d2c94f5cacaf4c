import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { createServer, type Server as TlsServer, type TLSSocket } from 'node:tls';
import { codeOf } from '../base/errors.ts';
import type { Log } from '../base/log.ts';
import { refusalOf } from './client-certificate.ts';
import { secureContextOptions } from '../web-config/secure-context.ts';
import type { TlsConfig } from '../web-config/web-config.ts';

/** Longest handshake, milliseconds; Go's servers wait as long as for a request's headers. */
const handshakeTimeoutMs = 10_000;

/** What stands before an HTTP server that speaks TLS. */
export type TlsFront = {
  /** Ends every connection, those still shaking hands too, of which the server itself does not know. */
  readonly close: () => void;
};

/**
 * Puts TLS before an HTTP server. Each new connection is shaken hands with under the configuration that is in
 * force then, whole: versions, suites, certificate and what is asked of clients. Connections made before go on.
 */
export function serveTls(server: Server, current: () => TlsConfig, log: Pick<Log, 'debug'>): TlsFront {
  const serveHttp = server.listeners('connection');
  const connections = new Set<Socket>();
  let front: { readonly config: TlsConfig; readonly tls: TlsServer } | undefined;

  const pass = (socket: TLSSocket) => {
    for (const serve of serveHttp) serve.call(server, socket);
  };
  const refuse = (socket: TLSSocket, reason: string) => {
    log.debug({ event: 'tls_client_refused', remote: socket.remoteAddress, reason }, 'TLS connection refused');
    socket.destroy();
  };
  server.removeAllListeners('connection');
  server.on('connection', (socket: Socket) => {
    const config = current();
    if (front?.config !== config) front = { config, tls: terminator(config, pass, refuse) };
    connections.add(socket);
    socket.once('close', () => connections.delete(socket));
    front.tls.emit('connection', socket);
  });
  return {
    close: () => {
      for (const socket of connections) socket.destroy();
    },
  };
}

type Refuse = (socket: TLSSocket, reason: string) => void;

/** A TLS server that does not listen: connections are handed to it, and those it admits are passed on. */
function terminator(config: TlsConfig, pass: (socket: TLSSocket) => void, refuse: Refuse): TlsServer {
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
    const reason = refusalOf(peer, config);
    if (reason === undefined) pass(socket);
    else refuse(socket, reason);
  });
  return tls.on('tlsClientError', (error, socket) => refuse(socket, reasonOf(error, socket)));
}

/** OpenSSL's code, such as ERR_SSL_UNSUPPORTED_PROTOCOL, or what it has against the certificate. */
function reasonOf(error: Error, { authorizationError }: { readonly authorizationError: unknown }): string {
  if (typeof authorizationError === 'string') return authorizationError; // the error then only says that the client hung up
  return codeOf(error) ?? error.name;
}
