import { X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import { subjectAltNames } from '../../src/web/client-certificate.ts';
import { authority } from '../support/certificates.ts';

const ca = authority('test authority');
const namesOf = (...names: string[]) => subjectAltNames(new X509Certificate(ca.issue(...names).cert).subjectAltName);

test('names of all four kinds are read as they stand in the certificate', () => {
  expect(namesOf('DNS:a.test', 'email:a@b.test', 'URI:https://a.test/x?y=1', 'IP:192.0.2.1')).toEqual([
    'a.test',
    'a@b.test',
    'https://a.test/x?y=1',
    '192.0.2.1',
  ]);
});

test('an IPv6 address is read in the short form Go prints', () => {
  expect(namesOf('IP:2001:db8:0:0:0:0:0:1')).toEqual(['2001:db8::1']);
});

test.each([
  'DNS:a, DNS:admin.test',
  'URI:https://a.test/, DNS:admin.test',
  'DNS:a", DNS:admin.test',
  'email:"x", DNS:admin.test',
])('the one name %s does not pass for two', (name) => {
  expect(namesOf(name)).toEqual([name.slice(name.indexOf(':') + 1)]);
});

test.each([undefined, '', 'DNS', 'DNS:"\\x"', 'DNS:"open', 'othername:<unsupported>', 'DirName:CN = a'])(
  'the text %j names nobody',
  (text) => {
    expect(subjectAltNames(text)).toEqual([]);
  },
);
