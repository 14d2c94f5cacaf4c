import { BlockList, isIP } from 'node:net';
import { isLoopback } from '../base/loopback.ts';
import type { Parsed, Refusal } from '../base/parsed.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** A proxy that opens a tunnel to the vendor. */
export type Proxy = {
  /** The variable that names it. */
  readonly variable: string;
  /** Its address as it may be shown: without user and password. */
  readonly origin: string;
  /** `Proxy-Authorization`; a secret. */
  readonly authorization: string | undefined;
};

/** How calls to a server leave this machine. */
export type Route =
  | { readonly kind: 'direct'; readonly why: 'no_proxy_set' | 'loopback' | 'excepted' }
  | { readonly kind: 'proxy'; readonly proxy: Proxy }
  | ({ readonly kind: 'unusable'; readonly variable: string } & Refusal);

/** The usual names; where both are set the lower-case one counts, as with curl. */
const proxyVariables = ['https_proxy', 'HTTPS_PROXY'] as const;
const exceptionVariables = ['no_proxy', 'NO_PROXY'] as const;

/**
 * How to reach a server, by the usual variables. This machine itself and plain http, which only it may speak,
 * are never reached through a proxy: it would learn the token.
 */
export function routeTo(origin: string, env: Variables): Route {
  const url = new URL(origin);
  if (url.protocol !== 'https:' || isLoopback(url.hostname)) return { kind: 'direct', why: 'loopback' };
  const named = firstSet(env, proxyVariables);
  if (named === undefined) return { kind: 'direct', why: 'no_proxy_set' };
  if (isExcepted(url, firstSet(env, exceptionVariables)?.value ?? '')) return { kind: 'direct', why: 'excepted' };
  const parsed = parseProxy(named);
  return 'value' in parsed
    ? { kind: 'proxy', proxy: parsed.value }
    : { kind: 'unusable', variable: named.name, problem: parsed.problem, remedy: parsed.remedy };
}

/** A route as `check-config` shows it. */
export function describeRoute(route: Route): string {
  if (route.kind === 'unusable') return `${route.variable} cannot be used: ${route.problem}`;
  if (route.kind === 'direct') return directly[route.why];
  const { origin, variable, authorization } = route.proxy;
  return `${origin}${authorization === undefined ? '' : ', with a password'}, from ${variable}`;
}

const directly = {
  no_proxy_set: 'none',
  loopback: 'none: never for this machine itself',
  excepted: 'none: NO_PROXY names this host',
};

type Named = { readonly name: string; readonly value: string };

function firstSet(env: Variables, names: readonly string[]): Named | undefined {
  return names
    .map((name) => ({ name, value: (Object.hasOwn(env, name) ? env[name] : undefined)?.trim() ?? '' }))
    .find(({ value }) => value !== '');
}

/** Whatever is said of the value never repeats it: it can hold a password. */
function parseProxy({ name, value }: Named): Parsed<Proxy> {
  const remedy = 'write http://HOST:PORT, or http://USER:PASSWORD@HOST:PORT with their special characters as %XX';
  const text = value.includes('://') ? value : `http://${value}`;
  if (!URL.canParse(text)) return { problem: 'this is not the address of a proxy', remedy };
  const { protocol, origin, username, password, pathname, search, hash } = new URL(text);
  if (protocol !== 'http:' && protocol !== 'https:') {
    return { problem: 'only proxies that speak http or https can be used', remedy };
  }
  if (pathname !== '/' || search + hash !== '') return { problem: 'something follows the port', remedy };
  const credentials = decoded(`${username}:${password}`);
  if (credentials === undefined) return { problem: 'a % in its user or password stands for no character', remedy };
  const authorization = credentials === ':' ? undefined : `Basic ${Buffer.from(credentials).toString('base64')}`;
  return { value: { variable: name, origin, authorization } };
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** `*`, host names with all below them, addresses and their ranges (`10.0.0.0/8`), each with a port if need be. */
function isExcepted({ hostname, port }: URL, exceptions: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '');
  return exceptions
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => {
      const [, name = entry, ofPort] = /^(\[.+\]|[^:]+):(\d+)$/.exec(entry) ?? [];
      if (ofPort !== undefined && ofPort !== (port === '' ? '443' : port)) return false;
      return name === '*' || isBelow(host, name.replace(/^\[|\]$/g, '').replace(/^\*?\./, '')) || isWithin(host, name);
    });
}

function isBelow(host: string, domain: string): boolean {
  return host === domain || host.endsWith(`.${domain}`);
}

function isWithin(host: string, range: string): boolean {
  const [network = '', bits = ''] = range.split('/');
  const [family, ofHost] = [isIP(network), isIP(host)];
  if (family === 0 || family !== ofHost || !/^\d{1,3}$/.test(bits) || Number(bits) > (family === 4 ? 32 : 128)) {
    return false;
  }
  const list = new BlockList();
  const type = family === 4 ? 'ipv4' : 'ipv6';
  list.addSubnet(network, Number(bits), type);
  return list.check(host, type);
}
