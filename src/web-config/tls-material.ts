import { type KeyObject, X509Certificate, createPrivateKey } from 'node:crypto';
import path from 'node:path';
import type { Path } from '../base/value-path.ts';
import type { Fields, Report } from '../base/yaml-fields.ts';
import type { FileReader } from './stamped-files.ts';

/** Where values come from besides the YAML: files, relative to the configuration's own directory. */
export type Source = { readonly directory: string; readonly read: FileReader['read'] };

/** A PEM text, and the key of the YAML that led to it. */
type Material = { readonly pem: string; readonly path: Path };

/** Certificate chain and private key, PEM, that belong together; undefined when something was reported. */
export function readPair(fields: Fields, source: Source, report: Report): { cert: string; key: string } | undefined {
  const cert = material('cert', fields, source, report);
  const key = material('key', fields, source, report);
  for (const name of ['cert', 'key']) {
    if (fields.present.includes(name) || fields.present.includes(`${name}_file`)) continue;
    report(fields.path, `no ${name} or ${name}_file`, 'give both certificate and key, or remove the section');
  }
  const leaf = cert && certificates(cert.pem)?.[0];
  const secret = key && privateKey(key.pem);
  if (cert && !leaf) report(cert.path, 'holds no usable certificate', 'give PEM certificates, the server’s own first');
  if (key && !secret) report(key.path, 'holds no usable private key', 'give an unencrypted PEM key');
  if (!cert || !key || !leaf || !secret) return undefined;
  if (leaf.checkPrivateKey(secret)) return { cert: cert.pem, key: key.pem };
  report(key.path, 'does not belong to the certificate', 'give the key the certificate was made for');
  return undefined;
}

/** The authorities that may have signed a client's certificate, PEM. */
export function readClientCa(fields: Fields, source: Source, report: Report): string | undefined {
  const ca = material('client_ca', fields, source, report);
  if (ca === undefined || certificates(ca.pem) !== undefined) return ca?.pem;
  report(ca.path, 'holds no usable certificate', 'give the PEM certificate of the authority that signs the clients’');
  return undefined;
}

/** The text under `name`, or of the file under `name_file`. */
function material(name: string, fields: Fields, source: Source, report: Report): Material | undefined {
  const inline = fields.text(name);
  const file = fields.text(`${name}_file`);
  const at = [...fields.path, file === undefined ? name : `${name}_file`];
  if (inline !== undefined && file !== undefined) report(at, `${name} is given too`, 'keep one of the two');
  if (file === undefined) return inline === undefined ? undefined : { pem: inline, path: at };
  const answer = source.read(path.resolve(source.directory, file));
  if ('text' in answer) return { pem: answer.text, path: at };
  report(at, `${JSON.stringify(file)} cannot be read: ${answer.problem}`, 'name a file the exporter may read');
  return undefined;
}

const certificateBlock = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g;

/** Every certificate of a PEM text; undefined when there is none or one of them is damaged. */
function certificates(pem: string): readonly X509Certificate[] | undefined {
  try {
    const found = [...pem.matchAll(certificateBlock)].map(([block]) => new X509Certificate(block));
    return found.length > 0 ? found : undefined;
  } catch {
    return undefined;
  }
}

function privateKey(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem);
  } catch {
    return undefined; // the cause is not told: OpenSSL's texts are no help, and a key is near
  }
}
