import { constants } from 'node:crypto';
import type { SecureContextOptions } from 'node:tls';
import type { TlsConfig } from './web-config.ts';

/** What OpenSSL is told of a configuration. */
export function secureContextOptions(tls: TlsConfig): SecureContextOptions {
  return {
    cert: tls.cert,
    key: tls.key,
    minVersion: tls.minVersion,
    maxVersion: tls.maxVersion,
    ciphers: tls.ciphers,
    honorCipherOrder: tls.preferServerCiphers,
    ...(tls.curves === undefined ? {} : { ecdhCurve: tls.curves }),
    ...(tls.clientCa === undefined ? {} : { ca: tls.clientCa }),
    // A resumed session brings no certificate along and Node takes it for verified, so none is resumed.
    ...(tls.clientAuth === 'NoClientCert' ? {} : { secureOptions: constants.SSL_OP_NO_TICKET }),
  };
}
