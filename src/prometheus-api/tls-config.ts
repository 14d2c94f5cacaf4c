import { createSecureContext } from 'node:tls';
import { codeOf } from '../base/errors.ts';
import type { Fields, Report } from '../base/yaml-fields.ts';
import { valueOf } from './file-or-text.ts';

/** What a TLS connection to a Prometheus is made with; as Node names it. The key is a secret. */
export type ClientTls = {
  /** Authorities to trust instead of Node's, PEM. */
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  /** Name that its certificate must hold, where that is not the host's. */
  readonly servername?: string;
  readonly rejectUnauthorized?: boolean;
};

export const tlsConfigKeys = [
  'ca',
  'ca_file',
  'cert',
  'cert_file',
  'key',
  'key_file',
  'server_name',
  'insecure_skip_verify',
];

/** The `tls_config` section. */
export function readTlsConfig(fields: Fields, directory: string, report: Report): ClientTls {
  const ca = valueOf('ca', fields, directory, report);
  const cert = valueOf('cert', fields, directory, report);
  const key = valueOf('key', fields, directory, report);
  const servername = fields.text('server_name');
  const has = (name: string) => fields.present.some((it) => it === name || it === `${name}_file`);
  if (has('cert') !== has('key')) report(fields.path, 'certificate and key belong together', 'give both, or neither');
  const tls: ClientTls = {
    ...(ca !== undefined && { ca }),
    ...(cert !== undefined && key !== undefined && { cert, key }),
    ...(servername !== undefined && { servername }),
    ...(fields.flag('insecure_skip_verify') === true && { rejectUnauthorized: false }),
  };
  refuseUnusable(tls, fields, report);
  return tls;
}

/** OpenSSL has the last word; its texts are not repeated, because a key is near. */
function refuseUnusable({ ca, cert, key }: ClientTls, { path }: Fields, report: Report): void {
  try {
    createSecureContext({ ca, cert, key });
  } catch (error) {
    const problem = `OpenSSL refuses it (${codeOf(error) ?? 'no reason given'})`;
    report(path, problem, 'give PEM: authorities as ca, and a certificate with its own unencrypted key');
  }
}
