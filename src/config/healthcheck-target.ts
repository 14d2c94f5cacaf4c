import type { HealthcheckSettings } from './flags.ts';
import { isLoopback } from './server.ts';

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
  const target = url ?? `${hasTls ? 'https' : 'http'}://${reachable(listenAddresses[0] ?? ':10857')}/-/healthy`;
  return { url: target, verifyCertificate: !isLoopback(new URL(target).hostname) };
}

function reachable(address: string): string {
  return address.replace(/^(?:0\.0\.0\.0)?:(?=\d+$)/, '127.0.0.1:').replace(/^\[::\]:/, '[::1]:');
}
