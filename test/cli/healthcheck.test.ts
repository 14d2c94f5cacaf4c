import { expect, test } from 'vitest';
import { parseListenAddress } from '../../src/base/listen-address.ts';
import { healthcheckTarget } from '../../src/cli/healthcheck.ts';

test.each([
  [':10857', false, 'http://127.0.0.1:10857/-/healthy', false],
  ['0.0.0.0:1', true, 'https://127.0.0.1:1/-/healthy', false],
  ['[::]:1', true, 'https://[::1]:1/-/healthy', false],
  ['10.0.0.7:1', true, 'https://10.0.0.7:1/-/healthy', true],
])('an exporter at %s with TLS %s is asked at %s', (address, hasTls, url, verifyCertificate) => {
  const parsed = parseListenAddress(address);
  const listenAddresses = 'value' in parsed ? [parsed.value] : [];

  expect(healthcheckTarget({ url: undefined, listenAddresses }, hasTls)).toEqual({ url, verifyCertificate });
});

test('an address given is asked as it is', () => {
  const url = 'https://monitoring.example.com/-/healthy';

  expect(healthcheckTarget({ url, listenAddresses: [{ host: '', port: 1 }] }, false)).toEqual({
    url,
    verifyCertificate: true,
  });
});
