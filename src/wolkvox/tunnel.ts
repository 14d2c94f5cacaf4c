import { request } from 'node:http';
import type { Socket } from 'node:net';
import type { buildConnector } from 'undici';
import { deadline } from '../base/clock.ts';
import { CallError } from '../base/errors.ts';
import type { Proxy } from './proxy.ts';

type Connector = buildConnector.connector;
type Target = buildConnector.Options;

const never = new AbortController().signal;

/**
 * Reaches a server through a proxy: a connection to it, CONNECT, and inside the tunnel what `connect` does without
 * one. So the proxy sees the server's name and no token. Whatever the proxy does wrong is a `CallError` of reason
 * `proxy`. Not undici's agent for proxies, because that tells a refusal only in the words of its message.
 */
export function throughProxy(proxy: Proxy, connect: Connector, connectMs: number): Connector {
  return (target, callback) => {
    const { hostname, protocol, port, host } = new URL(proxy.origin);
    connect({ hostname: hostname.replace(/^\[|\]$/g, ''), host, protocol, port }, (error, socket) => {
      if (error !== null) callback(failed(proxy, error), null);
      else {
        void openTunnel(socket, target, proxy, connectMs).then((tunnel) => {
          if (tunnel instanceof CallError) callback(tunnel, null);
          else connect({ ...target, httpSocket: tunnel }, callback);
        });
      }
    });
  };
}

/** Asks the proxy at the other end of a socket for a way to the target; answers it, or why there is none. */
function openTunnel(socket: Socket, target: Target, proxy: Proxy, connectMs: number): Promise<Socket | CallError> {
  const { host = target.hostname, port } = target;
  const path = port === '' ? `${host}:443` : host; // a port that is not the usual one is part of the host
  const limit = deadline(connectMs, never);
  return new Promise<Socket | CallError>((resolve) => {
    const asked = request({
      method: 'CONNECT',
      path,
      headers: { host: path, ...(proxy.authorization && { 'proxy-authorization': proxy.authorization }) },
      createConnection: () => socket,
      signal: limit.signal,
    });
    asked.once('connect', ({ statusCode = 0 }, tunnel: Socket, head) => {
      if (statusCode >= 200 && statusCode < 300) {
        tunnel.unshift(head);
        resolve(tunnel);
      } else {
        tunnel.once('error', () => undefined).destroy();
        resolve(refused(proxy, statusCode, target.hostname));
      }
    });
    asked.on('error', (error) => {
      socket.destroy();
      resolve(limit.expired() ? silent(proxy, connectMs, error) : failed(proxy, error));
    });
    asked.end();
  }).finally(() => limit.clear());
}

function refused({ origin, variable }: Proxy, status: number, host: string): CallError {
  return new CallError('proxy', `the proxy ${origin} answered ${status} instead of opening a way to ${host}`, {
    hint: refusalHint(status, variable, host, origin),
  });
}

function refusalHint(status: number, variable: string, host: string, origin: string): string {
  if (status === 407) return `check the user and password in ${variable}`;
  if (status === 403)
    return `have the proxy let this machine reach ${host}; if the way is open without it, put ${host} into NO_PROXY`;
  if (status >= 502 && status <= 504)
    return `the proxy does not reach ${host}: check that the address from which ${origin} goes out is on the allow-list of the operation`;
  return `see the log of the proxy; if the way to ${host} is open without it, put ${host} into NO_PROXY`;
}

function silent({ origin, variable }: Proxy, connectMs: number, cause: Error): CallError {
  return new CallError('proxy', `the proxy ${origin} opened no way within ${connectMs} ms`, {
    cause,
    hint: check(variable),
  });
}

function failed({ origin, variable }: Proxy, cause: Error): CallError {
  return new CallError('proxy', `the connection to the proxy ${origin} failed`, { cause, hint: check(variable) });
}

function check(variable: string): string {
  return `check the address in ${variable} and that the proxy runs; hosts in NO_PROXY are reached without it`;
}
