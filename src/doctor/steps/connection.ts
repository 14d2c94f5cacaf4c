import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { CallError } from '../../base/errors.ts';
import { withAllowListHint } from '../../wolkvox/allow-list.ts';
import { connectionFailure } from '../../wolkvox/connection-failure.ts';
import { createConnector } from '../../wolkvox/connector.ts';
import { type Route, routeTo } from '../../wolkvox/proxy.ts';
import type { Found } from '../finding.ts';
import { only, type Step } from '../steps.ts';
import type { Visit } from '../visit.ts';
import { hostToResolve } from './name.ts';

/** Whether a connection can be made, by the very way calls take, and from which address. No call is made on it. */
export const connectionStep: Step<Visit> = {
  name: 'connection',
  needs: ['proxy', 'name'],
  calls: 0,
  look: async (visit) => {
    const { origin } = visit.operation;
    const route = routeTo(origin, visit.way.env);
    const outcome = await connected(visit);
    const from = outcome instanceof CallError ? await addressTowards(hostToResolve(origin, route).host) : outcome.from;
    return only(judgeConnection({ outcome, from, route }));
  },
};

/** A connection as it was: whether and how it is encrypted, and from where. */
type Made = { readonly from: string | undefined; readonly tls: string | undefined };

export type ConnectionFacts = {
  readonly outcome: Pick<Made, 'tls'> | CallError;
  /** The address of this machine on the way there; undefined where there is none. */
  readonly from: string | undefined;
  readonly route: Route;
};

export function judgeConnection({ outcome, from, route }: ConnectionFacts): Found {
  const whence = from === undefined ? 'this machine has no address on the way there' : `we come from ${from}`;
  if (!(outcome instanceof CallError)) {
    const how = outcome.tls === undefined ? 'TCP, without TLS: this machine itself' : `TCP and ${outcome.tls}`;
    return { mark: 'ok', what: `${how}; ${whence}` };
  }
  const {
    message,
    hint = 'see what listens there, and what stands in between',
    reason,
  } = withAllowListHint(outcome, route, false);
  const seen = reason === 'timeout' ? '; behind a gateway wolkvox sees the address of the gateway instead' : '';
  return { mark: 'fail', what: `${message} (${reason}); ${whence}${seen}`, remedy: hint };
}

function connected({ operation, way, limits }: Visit): Promise<Made | CallError> {
  const { hostname, host, protocol, port } = new URL(operation.origin);
  const connect = createConnector(limits, way);
  return new Promise((resolve) => {
    connect({ hostname: hostname.replace(/^\[|\]$/g, ''), host, protocol, port }, (...[error, socket]) => {
      if (error === null) {
        resolve(madeOf(socket));
        socket.on('error', () => undefined).destroy();
      } else resolve(connectionFailure(error, { isExpired: false, hasBegun: false, limits }));
    });
  });
}

function madeOf(socket: Socket): Made {
  const tls = socket instanceof TLSSocket ? (socket.getProtocol() ?? 'TLS') : undefined;
  return { from: socket.localAddress, tls };
}

/** The address of this machine that the system would use towards a host. Nothing is sent. */
async function addressTowards(host: string): Promise<string | undefined> {
  for (const type of ['udp4', 'udp6'] as const) {
    const socket = createSocket(type);
    try {
      socket.connect(443, host);
      await once(socket, 'connect');
      return socket.address().address;
    } catch {
      continue; // no way there by this family
    } finally {
      socket.close();
    }
  }
  return undefined;
}
