import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { isIPv4 } from 'node:net';

/** A certificate and its private key, PEM. */
export type Issued = { readonly cert: string; readonly key: string };

export type Authority = Issued & {
  /** A certificate for `names`, each written `DNS:…`, `IP:…`, `email:…` or `URI:…`. */
  readonly issue: (...names: string[]) => Issued;
  /** One that ended in 2021. */
  readonly issueExpired: (...names: string[]) => Issued;
};

/** An authority of its own key; what it issues is good from 2020 to 2049. Built by hand, so that tests need no program. */
export function authority(name: string): Authority {
  const own = keyPair();
  const cert = certificate(
    { subject: name, issuer: name, publicKey: own.publicKey, extensions: [isAuthority], end: farEnd },
    own.key,
  );
  const issueUntil =
    (end: string) =>
    (...names: string[]): Issued => {
      const { publicKey, key } = keyPair();
      const extensions = names.length === 0 ? [] : [altNames(names)];
      return {
        cert: certificate({ subject: 'leaf', issuer: name, publicKey, extensions, end }, own.key),
        key: pem(key),
      };
    };
  return { cert, key: pem(own.key), issue: issueUntil(farEnd), issueExpired: issueUntil('210101000000Z') };
}

function keyPair(): { publicKey: KeyObject; key: KeyObject } {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { publicKey, key: privateKey };
}

function pem(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}

type Contents = { subject: string; issuer: string; publicKey: KeyObject; extensions: Buffer[]; end: string };

const farEnd = '491231235959Z';

let serial = 1;

/** RFC 5280, section 4.1, signed with ECDSA and SHA-256. */
function certificate({ subject, issuer, publicKey, extensions, end }: Contents, signer: KeyObject): string {
  const algorithm = sequence(oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02));
  serial += 1;
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([0x01, serial >> 8, serial & 0xff])),
    algorithm,
    commonName(issuer),
    sequence(der(0x17, '200101000000Z'), der(0x17, end)),
    commonName(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    ...(extensions.length === 0 ? [] : [der(0xa3, sequence(...extensions))]),
  );
  const signature = sign('sha256', body, signer);
  const whole = sequence(body, algorithm, der(0x03, Buffer.from([0]), signature));
  const lines = whole.toString('base64').replace(/.{64}/g, '$&\n').trimEnd();
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
}

const isAuthority = sequence(oid(0x55, 0x1d, 0x13), der(0x04, sequence(der(0x01, Buffer.from([0xff])))));

function altNames(names: readonly string[]): Buffer {
  return sequence(oid(0x55, 0x1d, 0x11), der(0x04, sequence(...names.map(altName))));
}

function altName(name: string): Buffer {
  const [kind, value] = [name.slice(0, name.indexOf(':')), name.slice(name.indexOf(':') + 1)];
  if (kind === 'IP') return der(0x87, addressBytes(value));
  const tag = { email: 0x81, DNS: 0x82, URI: 0x86 }[kind];
  if (tag === undefined) throw new Error(`unknown kind of name ${kind}`);
  return der(tag, value);
}

/** IPv6 only in full, without `::`. */
function addressBytes(address: string): Buffer {
  if (isIPv4(address)) return Buffer.from(address.split('.').map(Number));
  return Buffer.from(
    address
      .split(':')
      .map((group) => group.padStart(4, '0'))
      .join(''),
    'hex',
  );
}

function commonName(name: string): Buffer {
  return sequence(der(0x31, sequence(oid(0x55, 0x04, 0x03), der(0x0c, name))));
}

function oid(...bytes: number[]): Buffer {
  return der(0x06, Buffer.from(bytes));
}

function sequence(...items: Buffer[]): Buffer {
  return der(0x30, ...items);
}

function der(tag: number, ...parts: (Buffer | string)[]): Buffer {
  const content = Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part)));
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}
