import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ConfigError, type ConfigProblem, codeOf } from './errors.ts';
import { hostInUrl, listenAddressText, type ListenAddress } from './listen-address.ts';

/** Makes a server listen. Throws ConfigError that names the `flag` and the address that cannot be had. */
export async function listenOn(server: Server, address: ListenAddress, flag: string): Promise<void> {
  const { host, port } = address;
  try {
    server.listen({ port, ...(host === '' ? {} : { host }) });
    await once(server, 'listening');
  } catch (error) {
    throw new ConfigError([{ where: flag, path: listenAddressText(address), ...problemOf(error) }]);
  }
}

function problemOf(error: unknown): Pick<ConfigProblem, 'problem' | 'remedy' | 'mayPass'> {
  const code = codeOf(error);
  if (code === 'EADDRINUSE') {
    const remedy = 'stop the other program or choose another port';
    return { problem: 'the port is in use', remedy, mayPass: true };
  }
  if (code === 'EACCES')
    return { problem: 'this user may not listen on that port', remedy: 'choose a port above 1023' };
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    const remedy = 'name one of its addresses, or only a port';
    return { problem: 'this machine has no such address', remedy, mayPass: true }; // an interface may come up later
  }
  return { problem: `cannot listen (${String(code)})`, remedy: 'choose another address' };
}

/**
 * Where a server really listens, as a URL without a path; every address of the machine is `localhost`. A URL has no room
 * for the zone of a link-local address (`%eth0`), which means something on this machine alone.
 */
export function originOf(server: Pick<Server, 'address'>, protocol: string): string {
  const { address, port } = server.address() as AddressInfo;
  const host = ['::', '0.0.0.0'].includes(address) ? 'localhost' : hostInUrl(address.replace(/%.*/, ''));
  return `${protocol}://${host}:${port}`;
}
