import { codeOf } from '../base/errors.ts';

const unknownAuthority = [
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_UNTRUSTED',
];
const outOfTime = ['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID'];
const otherCertificate =
  /^(?:CERT_|CRL_|UNABLE_TO_|ERROR_IN_C|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED|HOSTNAME_MISMATCH)/;

/** Whether a connection failed at TLS: a certificate that is not to be trusted, or no handshake in common. */
export function isTlsFailure(cause: unknown): boolean {
  const code = codeOf(cause) ?? '';
  return /^(?:ERR_TLS_|ERR_SSL_|EPROTO$)/.test(code) || unknownAuthority.includes(code) || otherCertificate.test(code);
}

/** What to do about it, by the code that Node and OpenSSL give it. */
export function tlsHint(cause: unknown): string {
  const code = codeOf(cause) ?? '';
  if (unknownAuthority.includes(code)) {
    return 'an authority unknown here signed the certificate: if a firewall inspects TLS on the way, put the PEM file of its authority into NODE_EXTRA_CA_CERTS and start again';
  }
  if (outOfTime.includes(code)) {
    return 'the certificate is expired or not valid yet: check the clock of this machine; if it is right, only whoever runs the server can renew it';
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID' || code === 'HOSTNAME_MISMATCH') {
    return 'the certificate is of another host: check the server of this operation, and that its name leads to the right address';
  }
  if (otherCertificate.test(code)) return `the certificate is refused (${code}): ask whoever runs the server`;
  return 'no handshake in common: check that the server of this operation speaks TLS at that port, and what stands in between';
}
