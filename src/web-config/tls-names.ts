import type { SecureVersion } from 'node:tls';

/** The toolkit's names of TLS versions, oldest first. */
export const tlsVersions = new Map<string, SecureVersion>([
  ['TLS10', 'TLSv1'],
  ['TLS11', 'TLSv1.1'],
  ['TLS12', 'TLSv1.2'],
  ['TLS13', 'TLSv1.3'],
]);

/** Go's names of the curves the toolkit knows (web/tls_config.go, read 2026-11-22). */
export const curves = new Map([
  ['CurveP256', 'P-256'],
  ['CurveP384', 'P-384'],
  ['CurveP521', 'P-521'],
  ['X25519', 'X25519'],
]);

/**
 * Suites up to TLS 1.2 that Go's `tls.CipherSuites()` lists, in Go's order of preference. Those Go
 * calls insecure (RC4, 3DES, plain RSA key exchange, CBC with SHA-256) are unknown here as there.
 */
export const cipherSuites = new Map([
  ['TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256', 'ECDHE-ECDSA-AES128-GCM-SHA256'],
  ['TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256', 'ECDHE-RSA-AES128-GCM-SHA256'],
  ['TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384', 'ECDHE-ECDSA-AES256-GCM-SHA384'],
  ['TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384', 'ECDHE-RSA-AES256-GCM-SHA384'],
  ['TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256', 'ECDHE-ECDSA-CHACHA20-POLY1305'],
  ['TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256', 'ECDHE-RSA-CHACHA20-POLY1305'],
  ['TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA', 'ECDHE-ECDSA-AES128-SHA'],
  ['TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA', 'ECDHE-RSA-AES128-SHA'],
  ['TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA', 'ECDHE-ECDSA-AES256-SHA'],
  ['TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA', 'ECDHE-RSA-AES256-SHA'],
]);

/** The suites of TLS 1.3: always on, as in Go; naming them in the file is allowed and changes nothing. */
export const tls13Suites = ['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256'];

/**
 * OpenSSL's cipher string for suites in Go's names; none: Go's defaults. TLS 1.0 and 1.1 sign with SHA-1,
 * which OpenSSL 3 permits only at security level 0.
 */
export function cipherString(names: readonly string[], minVersion: SecureVersion): string {
  const chosen =
    names.length === 0 ? [...cipherSuites.values()] : names.flatMap((name) => cipherSuites.get(name) ?? []);
  const isOld = minVersion === 'TLSv1' || minVersion === 'TLSv1.1';
  return [...tls13Suites, ...chosen, ...(isOld ? ['@SECLEVEL=0'] : [])].join(':');
}
