import type { X509Certificate } from 'node:crypto';
import { isIPv6, SocketAddress } from 'node:net';
import { isCertificateRequired, isCertificateVerified, type TlsConfig } from '../web-config/web-config.ts';

type ClientPolicy = Pick<TlsConfig, 'clientAuth' | 'clientAllowedSans'>;

/** What the TLS layer found out about the peer. */
export type Peer = {
  readonly certificate: X509Certificate | undefined;
  /** Whether the certificate leads to one of our authorities, is in date and is meant for clients. */
  readonly isVerified: boolean;
};

/** Why a client may not connect, after the rules of Go's `ClientAuthType` and the toolkit's allowed names; undefined: it may. */
export function refusalOf({ certificate, isVerified }: Peer, policy: ClientPolicy): string | undefined {
  const { clientAllowedSans: allowed } = policy;
  if (certificate === undefined) return isCertificateRequired(policy) ? 'no certificate' : undefined;
  if (isCertificateVerified(policy) && !isVerified) return 'certificate not verified';
  if (!isCertificateRequired(policy) || allowed === undefined) return undefined;
  const hasAllowedName = subjectAltNames(certificate.subjectAltName).some((name) => allowed.includes(name));
  return hasAllowedName ? undefined : 'none of its names is allowed';
}

/**
 * One name of Node's text for the extension, `KIND:value`, with what follows it. Node writes a value that
 * holds a comma, a quote or a control character as a JSON string, so that no value can pass for two.
 */
const nextName = /^([^:,"]+):("(?:[^"\\]|\\.)*"|[^,"]*)(?:, |$)/;

/** DNS names, e-mail and IP addresses and URIs of a certificate, as Go prints them. None if the text has another form. */
export function subjectAltNames(text: string | undefined): readonly string[] {
  const names: string[] = [];
  let rest = text ?? '';
  while (rest !== '') {
    const [whole, kind, value] = nextName.exec(rest) ?? [];
    if (whole === undefined || kind === undefined || value === undefined) return [];
    for (const name of plainName(kind, value)) names.push(name);
    rest = rest.slice(whole.length);
  }
  return names;
}

function plainName(kind: string, value: string): readonly string[] {
  if (!['DNS', 'email', 'IP Address', 'URI'].includes(kind)) return [];
  const plain = value.startsWith('"') ? unquoted(value) : value;
  if (plain === undefined) return [];
  return [kind === 'IP Address' && isIPv6(plain) ? shortest(plain) : plain];
}

function unquoted(json: string): string | undefined {
  try {
    return String(JSON.parse(json));
  } catch {
    return undefined;
  }
}

/** OpenSSL writes an IPv6 address in full and in capitals. */
function shortest(address: string): string {
  return new SocketAddress({ address, family: 'ipv6' }).address;
}
