import { lookup as systemLookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { codeOf } from '../../base/errors.ts';
import { type Route, routeTo } from '../../wolkvox/proxy.ts';
import type { Found } from '../finding.ts';
import { only, type Step } from '../steps.ts';
import type { Visit } from '../visit.ts';

/** Whether this machine knows the name it has to connect to: the vendor's, or the proxy's. */
export const nameStep: Step<Visit> = {
  name: 'name',
  needs: ['proxy'],
  calls: 0,
  look: async ({ operation, way }) => {
    const { host, whose } = hostToResolve(operation.origin, routeTo(operation.origin, way.env));
    if (isIP(host) !== 0) return only({ mark: 'ok', what: `${host} is an address, no name` });
    return only(judgeName({ host, whose, resolved: await resolved(host, way.lookup ?? systemLookup) }));
  },
};

type Resolved = { readonly addresses: readonly string[] } | { readonly code: string };

/** Behind a proxy it is the proxy that resolves the vendor's name. */
export function hostToResolve(origin: string, route: Route): { readonly host: string; readonly whose: string } {
  const isProxy = route.kind === 'proxy';
  const { hostname } = new URL(isProxy ? route.proxy.origin : origin);
  return { host: hostname.replace(/^\[|\]$/g, ''), whose: isProxy ? 'the proxy' : 'the server' };
}

function resolved(host: string, lookup: LookupFunction): Promise<Resolved> {
  return new Promise((resolve) => {
    lookup(host, { all: true }, (error, found) => {
      const list = Array.isArray(found) ? found.map(({ address }) => address) : [found];
      resolve(error === null ? { addresses: list } : { code: codeOf(error) ?? 'unknown reason' });
    });
  });
}

export function judgeName(facts: {
  readonly host: string;
  readonly whose: string;
  readonly resolved: Resolved;
}): Found {
  const { host, whose, resolved: answer } = facts;
  if ('addresses' in answer) return { mark: 'ok', what: `${host} is ${answer.addresses.join(', ')}` };
  if (answer.code === 'EAI_AGAIN') {
    const what = `no name server answered for ${host} (EAI_AGAIN)`;
    return { mark: 'fail', what, remedy: 'see that this machine, or the container, reaches its name server' };
  }
  const what = `${host} is not known here (${answer.code})`;
  return { mark: 'fail', what, remedy: `check the name of ${whose} in the configuration, and the DNS of this machine` };
}
