import { isIPv4, isIPv6 } from 'node:net';
import { quoted } from './errors.ts';
import type { Parsed } from './parsed.ts';

/** Where a server listens. */
export type ListenAddress = {
  /** A name or an IP address without brackets; empty: every address of the machine. */
  readonly host: string;
  /** 0: the system chooses. */
  readonly port: number;
};

/** Every address of the machine, at the port that Prometheus's list gives this exporter. */
export const usualListenAddress: ListenAddress = { host: '', port: 10_857 };

const remedy = 'write host:port, :port or [IPv6]:port, such as :10857';

/** `host:port`, `[IPv6]:port` or `:port`. */
export function parseListenAddress(text: string): Parsed<ListenAddress> {
  const [, v6, name = '', port = ''] = /^(?:\[([^\]]*)\]|([\w.-]*)):(\d{1,5})$/.exec(text) ?? [];
  const isHost = v6 === undefined ? !/^[\d.]+$/.test(name) || isIPv4(name) : isIPv6(v6);
  if (port === '' || !isHost) return { problem: `${quoted(text)} is not a listen address`, remedy };
  if (Number(port) > 65_535) return { problem: `there is no port ${port}`, remedy: 'write a port from 0 to 65535' };
  return { value: { host: v6 ?? name, port: Number(port) } };
}

/** The address as it is written. */
export function listenAddressText({ host, port }: ListenAddress): string {
  return `${hostInUrl(host)}:${port}`;
}

/** A host as it stands in a URL: IPv6 in brackets. */
export function hostInUrl(host: string): string {
  return isIPv6(host) ? `[${host}]` : host;
}
