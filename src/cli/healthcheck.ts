import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { codeOf } from '../base/errors.ts';
import { type ListenAddress, hostInUrl, parseListenAddress, usualListenAddress } from '../base/listen-address.ts';
import type { Environment } from '../config/environment.ts';
import { isLoopback } from '../base/loopback.ts';
import type { HealthcheckSettings } from './healthcheck-flags.ts';

// Loaded for each health check of a container, so without libraries.

/** Whom a health check asks. */
export type HealthcheckTarget = {
  readonly protocol: 'http:' | 'https:';
  /** Name or address as a socket takes it: IPv6 without brackets, with its zone. */
  readonly host: string;
  readonly port: number;
  readonly path: string;
  /** False only on this machine, where the certificate names the outside address. */
  readonly verifyCertificate: boolean;
};

type Where = Pick<HealthcheckSettings, 'url' | 'listenAddresses' | 'routePrefix'>;

/** The given address, else /-/healthy at the first listen address. `hasTls`: whether the web config turns TLS on. */
export function healthcheckTarget({ url, listenAddresses, routePrefix }: Where, hasTls: boolean): HealthcheckTarget {
  const target = url === undefined ? listening(listenAddresses[0], routePrefix, hasTls) : given(new URL(url));
  return { ...target, verifyCertificate: !isLoopback(hostInUrl(target.host)) };
}

function given({ protocol, hostname, port, pathname }: URL): Omit<HealthcheckTarget, 'verifyCertificate'> {
  const isTls = protocol === 'https:';
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  return { protocol: isTls ? 'https:' : 'http:', host, port: Number(port || (isTls ? 443 : 80)), path: pathname };
}

function listening({ host, port }: ListenAddress = usualListenAddress, routePrefix: string, hasTls: boolean) {
  const protocol = hasTls ? ('https:' as const) : ('http:' as const);
  return { protocol, host: loopbacks.get(host) ?? host, port, path: `${routePrefix.replace(/\/$/, '')}/-/healthy` };
}

/** Where the exporter of this environment is, if its listen address alone says so. */
export function targetOfEnvironment(env: Environment): Where | undefined {
  const text = (name: string) => (env[name] ?? '').trim();
  const others = ['SMART_HOLD_URL', 'SMART_HOLD_WEB_CONFIG_FILE', 'SMART_HOLD_WEB_ROUTE_PREFIX'];
  if (others.some((name) => text(name) !== '')) return undefined;
  const [first = ''] = text('SMART_HOLD_WEB_LISTEN_ADDRESS')
    .split(',')
    .map((part) => part.trim());
  const address = first === '' ? { value: usualListenAddress } : parseListenAddress(first);
  return 'value' in address ? { url: undefined, listenAddresses: [address.value], routePrefix: '/' } : undefined;
}

/** Hosts that mean every address of a machine, and where this machine reaches itself. */
const loopbacks = new Map([
  ['', '127.0.0.1'],
  ['0.0.0.0', '127.0.0.1'],
  ['::', '::1'],
]);

/** Longest wait for the answer, milliseconds: a container's health check gives up at about that time too. */
const answerMs = 5_000;

/** Asks a running exporter whether it is healthy: undefined if so, else why not, in one line. */
export async function unhealthyBecause(target: HealthcheckTarget): Promise<string | undefined> {
  const { protocol, host, port, path, verifyCertificate } = target;
  const where = `${protocol}//${hostInUrl(host)}:${port}${path}`;
  const { request } = protocol === 'https:' ? await import('node:https') : await import('node:http');
  const signal = AbortSignal.timeout(answerMs);
  try {
    const asked = request({ host, port, path, signal, agent: false, rejectUnauthorized: verifyCertificate }).end();
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    if (answer.statusCode === 200) answer.destroy();
    return answer.statusCode === 200
      ? undefined
      : `${where} answers ${answer.statusCode ?? 0}${await firstLine(answer)}`;
  } catch (error) {
    return `${where}: ${signal.aborted ? `no answer within ${answerMs / 1_000} s` : problemOf(error)}`;
  }
}

async function firstLine(answer: IncomingMessage): Promise<string> {
  for await (const chunk of answer) {
    const [line = ''] = String(chunk).split('\n', 1);
    return `: ${line.replace(/[^ -~]/g, '').slice(0, 80)}`;
  }
  return '';
}

function problemOf(error: unknown): string {
  const code = codeOf(error);
  if (code === 'ECONNREFUSED') return 'nothing listens there';
  if (code === 'ECONNRESET') return 'the connection was closed without an answer; is it http or https there?';
  if (code === 'EPROTO') return 'this is no TLS; is it http there?';
  return error instanceof Error ? error.message : 'no answer';
}
