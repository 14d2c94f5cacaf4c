import type { LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import { CallError } from '../base/errors.ts';
import { withoutInterimAnswers } from './interim-answers.ts';
import type { CallLimits } from './limits.ts';
import { routeTo } from './proxy.ts';
import { throughProxy } from './tunnel.ts';

/** What decides how connections are made. */
export type Way = {
  /** The variables that may name a proxy. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Answers the addresses of a name; the system's where none is given. */
  readonly lookup?: LookupFunction;
  /** Authorities to trust, PEM; Node's where none is given. */
  readonly ca?: string;
};

/**
 * Addresses of a host that get their turn within the time for a connection. Left alone, Node gives each but the last
 * 250 ms, and a vendor further away than that is reached by none.
 */
const addressesInTurn = 3;

/** Makes connections, directly or through the proxy that the environment names. */
export function createConnector(
  { connectMs }: Pick<CallLimits, 'connectMs'>,
  { env, lookup, ca }: Way,
): buildConnector.connector {
  const connect = buildConnector({
    timeout: connectMs,
    autoSelectFamilyAttemptTimeout: Math.ceil(connectMs / addressesInTurn),
    ...(lookup && { lookup }),
    ...(ca !== undefined && { ca }),
  });
  return (target, callback) => {
    const route = routeTo(`${target.protocol}//${target.host ?? target.hostname}`, env);
    const connectOn = route.kind === 'proxy' ? throughProxy(route.proxy, connect, connectMs) : connect;
    if (route.kind === 'unusable') {
      callback(new CallError('proxy', `${route.variable}: ${route.problem}`, { hint: route.remedy }), null);
    } else {
      connectOn(target, (...[error, socket]) => {
        if (error === null) callback(null, withoutInterimAnswers(socket));
        else callback(error, null);
      });
    }
  };
}
