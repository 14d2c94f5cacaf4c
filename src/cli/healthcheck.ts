import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Environment } from '../config/environment.ts';
import { isLoopback } from '../config/vendor-address.ts';
import type { HealthcheckSettings } from './flags.ts';

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
  const target = url === undefined ? listening(listenAddresses[0] ?? '', routePrefix, hasTls) : given(new URL(url));
  return { ...target, verifyCertificate: !isLoopback(target.host === '::1' ? '[::1]' : target.host) };
}

function given({ protocol, hostname, port, pathname }: URL): Omit<HealthcheckTarget, 'verifyCertificate'> {
  const isTls = protocol === 'https:';
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  return { protocol: isTls ? 'https:' : 'http:', host, port: Number(port || (isTls ? 443 : 80)), path: pathname };
}

/** An address that means all interfaces is reached by loopback. */
function listening(address: string, routePrefix: string, hasTls: boolean) {
  const [, v6, name = '', port] = /^(?:\[(.*)\]|(.*)):(\d+)$/.exec(address) ?? [];
  const host = v6 === '::' ? '::1' : (v6 ?? (['', '0.0.0.0'].includes(name) ? '127.0.0.1' : name));
  const protocol = hasTls ? ('https:' as const) : ('http:' as const);
  return { protocol, host, port: Number(port), path: `${routePrefix.replace(/\/$/, '')}/-/healthy` };
}

/** Where the exporter of this environment is, if its listen address alone says so. */
export function targetOfEnvironment(env: Environment): Where | undefined {
  const text = (name: string) => (env[name] ?? '').trim();
  const others = ['SMART_HOLD_URL', 'SMART_HOLD_WEB_CONFIG_FILE', 'SMART_HOLD_WEB_ROUTE_PREFIX'];
  const [address = ''] = (text('SMART_HOLD_WEB_LISTEN_ADDRESS') || ':10857').split(',').map((part) => part.trim());
  const isPlain = /^(?:\[[\da-f:.]+(?:%\w+)?\]|[\w.-]*):\d{1,5}$/i.test(address);
  if (!isPlain || others.some((name) => text(name) !== '')) return undefined;
  return { url: undefined, listenAddresses: [address], routePrefix: '/' };
}

/** Longest wait for the answer, milliseconds: a container's health check gives up at about that time too. */
const answerMs = 5_000;

/** Asks a running exporter whether it is healthy: undefined if so, else why not, in one line. */
export async function unhealthyBecause(target: HealthcheckTarget): Promise<string | undefined> {
  const { protocol, host, port, path, verifyCertificate } = target;
  const where = `${protocol}//${host.includes(':') ? `[${host}]` : host}:${port}${path}`;
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
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  if (code === 'ECONNREFUSED') return 'nothing listens there';
  if (code === 'ECONNRESET') return 'the connection was closed without an answer; is it http or https there?';
  if (code === 'EPROTO') return 'this is no TLS; is it http there?';
  return error instanceof Error ? error.message : 'no answer';
}
