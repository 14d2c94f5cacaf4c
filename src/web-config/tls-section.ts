import { createSecureContext, type SecureVersion } from 'node:tls';
import { nearestRemedy } from '../base/did-you-mean.ts';
import { codeOf } from '../base/errors.ts';
import type { Fields, Report } from '../base/yaml-fields.ts';
import { secureContextOptions } from './secure-context.ts';
import { readClientCa, readPair, type Source } from './tls-material.ts';
import { cipherString, cipherSuites, curves, tls13Suites, tlsVersions } from './tls-names.ts';
import { clientAuthTypes, isCertificateVerified, type TlsConfig } from './web-config.ts';

export const tlsKeys = [
  'cert',
  'cert_file',
  'key',
  'key_file',
  'min_version',
  'max_version',
  'cipher_suites',
  'prefer_server_cipher_suites',
  'curve_preferences',
  'client_auth_type',
  'client_ca',
  'client_ca_file',
  'client_allowed_sans',
];

/** The older name of RequireAnyClientCert, which the toolkit still takes. */
const oldAuthType = 'RequireClientCert';

/** The `tls_server_config` section. Undefined when it is empty or absent, or when its certificate or key was reported. */
export function readTls(fields: Fields, source: Source, report: Report, warn: Report): TlsConfig | undefined {
  if (fields.keys.length === 0) return undefined;
  const pair = readPair(fields, source, report);
  const versions = readVersions(fields, report);
  const suites = readSuites(fields, versions.maxVersion, report);
  const groups = readNames('curve_preferences', [...curves.keys()], fields, report);
  const rest = {
    ...versions,
    ciphers: cipherString(suites, versions.minVersion),
    curves: groups.length === 0 ? undefined : groups.flatMap((name) => curves.get(name) ?? []).join(':'),
    preferServerCiphers: fields.flag('prefer_server_cipher_suites') ?? true,
    clientCa: readClientCa(fields, source, report),
    ...readClientPolicy(fields, report, warn),
  };
  if (pair === undefined) return undefined;
  const tls: TlsConfig = { ...pair, ...rest };
  return isAcceptable(tls, fields, report) ? tls : undefined;
}

function readVersions(fields: Fields, report: Report): { minVersion: SecureVersion; maxVersion: SecureVersion } {
  const names = [...tlsVersions.keys()];
  const min = fields.oneOf('min_version', names) ?? 'TLS12';
  const max = fields.oneOf('max_version', names) ?? 'TLS13';
  if (min > max)
    report([...fields.path, 'min_version'], `${min} is above max_version ${max}`, 'lower the one or raise the other');
  return { minVersion: tlsVersions.get(min) ?? 'TLSv1.2', maxVersion: tlsVersions.get(max) ?? 'TLSv1.3' };
}

function readSuites(fields: Fields, maxVersion: SecureVersion, report: Report): readonly string[] {
  const suites = readNames('cipher_suites', [...cipherSuites.keys(), ...tls13Suites], fields, report);
  const isFor13Only = suites.length > 0 && suites.every((name) => tls13Suites.includes(name));
  if (isFor13Only && maxVersion !== 'TLSv1.3') {
    report([...fields.path, 'cipher_suites'], 'no suite for TLS 1.2 or older', 'add one, or set max_version: TLS13');
  }
  return suites;
}

function readNames(key: string, known: readonly string[], fields: Fields, report: Report): readonly string[] {
  const names = fields.list(key) ?? [];
  const unknown = names.filter((name) => !known.includes(name));
  for (const name of unknown) {
    report(
      [...fields.path, key, names.indexOf(name)],
      `${JSON.stringify(name)} is not known`,
      nearestRemedy(name, known),
    );
  }
  return unknown.length > 0 ? [] : names;
}

/** Who may connect. Settings that would look for a name or an authority in nothing contradict each other. */
function readClientPolicy(
  fields: Fields,
  report: Report,
  warn: Report,
): Pick<TlsConfig, 'clientAuth' | 'clientAllowedSans'> {
  const given = fields.oneOf('client_auth_type', [...clientAuthTypes, oldAuthType]);
  const name = given === oldAuthType ? 'RequireAnyClientCert' : given;
  const clientAuth = clientAuthTypes.find((type) => type === name) ?? 'NoClientCert';
  const clientAllowedSans = fields.list('client_allowed_sans');
  if (given === undefined && fields.present.includes('client_auth_type')) return { clientAuth, clientAllowedSans };
  const hasCa = fields.present.includes('client_ca') || fields.present.includes('client_ca_file');
  const complain = (key: string, problem: string, remedy: string) => report([...fields.path, key], problem, remedy);

  if (hasCa && clientAuth === 'NoClientCert') {
    complain('client_auth_type', 'a client CA, but no client is asked', 'set RequireAndVerifyClientCert');
  }
  if (!hasCa && isCertificateVerified({ clientAuth })) {
    const problem = 'without a client CA every certificate of a public authority gets in';
    warn([...fields.path, 'client_auth_type'], problem, 'add client_ca_file');
  }
  if (clientAllowedSans && clientAuth !== 'RequireAnyClientCert' && clientAuth !== 'RequireAndVerifyClientCert') {
    complain(
      'client_allowed_sans',
      `has no effect with ${clientAuth}`,
      'set client_auth_type: RequireAndVerifyClientCert',
    );
  }
  if (clientAllowedSans?.length === 0) {
    complain('client_allowed_sans', 'names nobody, so nobody could connect', 'add a name, or remove the key');
  }
  return { clientAuth, clientAllowedSans };
}

/** OpenSSL has the last word: a key too short for its security level, say, shows only here. */
function isAcceptable(tls: TlsConfig, fields: Fields, report: Report): boolean {
  try {
    createSecureContext(secureContextOptions(tls));
    return true;
  } catch (error) {
    report(
      fields.path,
      `OpenSSL refuses it (${codeOf(error) ?? 'no reason given'})`,
      'check certificate, key and cipher_suites',
    );
    return false;
  }
}
