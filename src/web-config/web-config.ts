import type { SecureVersion } from 'node:tls';

/** How far the server asks for, and checks, a certificate of the client. Go's names. */
export const clientAuthTypes = [
  'NoClientCert',
  'RequestClientCert',
  'RequireAnyClientCert',
  'VerifyClientCertIfGiven',
  'RequireAndVerifyClientCert',
] as const;
export type ClientAuthType = (typeof clientAuthTypes)[number];

/** Everything one TLS handshake needs, files already read. Names and lists are OpenSSL's. */
export type TlsConfig = {
  /** Certificate chain, PEM. */
  readonly cert: string;
  /** Private key, PEM. A secret. */
  readonly key: string;
  readonly minVersion: SecureVersion;
  readonly maxVersion: SecureVersion;
  /** OpenSSL cipher string. */
  readonly ciphers: string;
  /** OpenSSL group list; undefined: OpenSSL's own choice. */
  readonly curves: string | undefined;
  readonly preferServerCiphers: boolean;
  readonly clientAuth: ClientAuthType;
  /** Authorities that may have signed a client's certificate, PEM. */
  readonly clientCa: string | undefined;
  /** Names of which a client's certificate must carry one; undefined: any name will do. */
  readonly clientAllowedSans: readonly string[] | undefined;
};

/** Whether a client needs a certificate at all. */
export function isCertificateRequired({ clientAuth }: Pick<TlsConfig, 'clientAuth'>): boolean {
  return clientAuth === 'RequireAnyClientCert' || clientAuth === 'RequireAndVerifyClientCert';
}

/** Whether a certificate that a client shows must lead to an authority. */
export function isCertificateVerified({ clientAuth }: Pick<TlsConfig, 'clientAuth'>): boolean {
  return clientAuth === 'VerifyClientCertIfGiven' || clientAuth === 'RequireAndVerifyClientCert';
}

/** A token bucket: `burst` requests at once, one more each `intervalMs`. */
export type RateLimit = { readonly intervalMs: number; readonly burst: number };

/** The web configuration file, read, checked and translated. */
export type WebConfig = {
  /** Undefined: plain HTTP. */
  readonly tls: TlsConfig | undefined;
  /** Set on every answer. */
  readonly headers: ReadonlyMap<string, string>;
  /** User → bcrypt hash. Empty: no authentication. */
  readonly users: ReadonlyMap<string, string>;
  readonly rateLimit: RateLimit | undefined;
};

/** Without `--web.config.file`: plain HTTP, open, unlimited. */
export const openWebConfig: WebConfig = { tls: undefined, headers: new Map(), users: new Map(), rateLimit: undefined };
