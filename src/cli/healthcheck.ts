import { Agent, request } from 'undici';
import { type ListenAddress, listenAddressText } from '../base/listen-address.ts';
import { isLoopback } from '../base/loopback.ts';
import { type HealthcheckSettings, usualListenAddress } from './flags.ts';

export type HealthcheckTarget = {
  readonly url: string;
  /** False only on this machine, where the certificate names the outside address. */
  readonly verifyCertificate: boolean;
};

/**
 * Whom a health check asks: the given address, else /-/healthy at the first listen address, where a wildcard
 * means loopback. `hasTls`: whether the web config file turns TLS on.
 */
export function healthcheckTarget(
  { url, listenAddresses }: Pick<HealthcheckSettings, 'url' | 'listenAddresses'>,
  hasTls: boolean,
): HealthcheckTarget {
  const target = url ?? `${hasTls ? 'https' : 'http'}://${reachable(listenAddresses[0])}/-/healthy`;
  return { url: target, verifyCertificate: !isLoopback(new URL(target).hostname) };
}

function reachable({ host, port }: ListenAddress = usualListenAddress): string {
  return listenAddressText({ host: loopbacks.get(host) ?? host, port });
}

/** Hosts that mean every address of a machine, and where this machine reaches itself. */
const loopbacks = new Map([
  ['', '127.0.0.1'],
  ['0.0.0.0', '127.0.0.1'],
  ['::', '::1'],
]);

/** Longest wait for the answer, milliseconds: a container's health check gives up at about that time too. */
const answerMs = 5_000;

/** Asks a running exporter whether it is healthy. */
export async function isHealthyAt({ url, verifyCertificate }: HealthcheckTarget): Promise<boolean> {
  const dispatcher = new Agent({ connect: { rejectUnauthorized: verifyCertificate }, headersTimeout: answerMs });
  try {
    const { statusCode, body } = await request(url, { dispatcher, signal: AbortSignal.timeout(answerMs) });
    await body.dump();
    return statusCode === 200;
  } catch {
    return false;
  } finally {
    await dispatcher.destroy();
  }
}
