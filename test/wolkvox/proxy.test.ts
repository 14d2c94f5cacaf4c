import { expect, test } from 'vitest';
import { describeRoute, routeTo } from '../../src/wolkvox/proxy.ts';

const secret = '63616e6172792d70617373';
const proxied = { https_proxy: undefined, HTTPS_PROXY: `http://user:${secret}@proxy.example.com:3128` };
const vendor = 'https://wv0042.wolkvox.com';

const kindOf = (origin: string, noProxy = '') => routeTo(origin, { ...proxied, NO_PROXY: noProxy }).kind;

test('without a variable the way is direct', () => {
  expect(describeRoute(routeTo(vendor, {}))).toBe('none');
  expect(describeRoute(routeTo(vendor, { HTTPS_PROXY: ' ' }))).toBe('none');
});

test('the proxy is shown with its address and variable, never with its password', () => {
  const route = routeTo(vendor, proxied);

  expect(describeRoute(route)).toBe('http://proxy.example.com:3128, with a password, from HTTPS_PROXY');
});

test('the lower-case variable counts where both are set, and a scheme may be left out', () => {
  const route = routeTo(vendor, { ...proxied, https_proxy: 'inner:8080' });

  expect(describeRoute(route)).toBe('http://inner:8080, from https_proxy');
});

test.each(['http://127.0.0.1:9000', 'https://127.1.2.3', 'https://localhost:8443', 'https://[::1]:9000'])(
  'this machine (%s) is never reached through a proxy',
  (origin) => {
    expect(routeTo(origin, proxied)).toEqual({ kind: 'direct', why: 'loopback' });
  },
);

test.each([
  [vendor, '*'],
  [vendor, 'wv0042.wolkvox.com'],
  [vendor, 'WOLKVOX.com'],
  [vendor, 'a.example, .wolkvox.com'],
  [vendor, 'a.example *.wolkvox.com'],
  [vendor, 'wolkvox.com:443'],
  ['https://inside.example:8443', 'inside.example:8443'],
  ['https://10.1.2.3', '10.0.0.0/8'],
  ['https://10.1.2.3', '10.1.2.3'],
  ['https://[fd00::7]', 'fd00::/8'],
  ['https://[fd00::7]:8443', '[fd00::7]:8443'],
])('%s is excepted by NO_PROXY=%s', (origin, noProxy) => {
  expect(kindOf(origin, noProxy)).toBe('direct');
});

test.each([
  [vendor, 'olkvox.com'],
  [vendor, 'wv0043.wolkvox.com'],
  [vendor, 'wolkvox.com:8443'],
  [vendor, '10.0.0.0/8'],
  ['https://11.1.2.3', '10.0.0.0/8'],
  ['https://10.1.2.3', '10.0.0.0/99'],
  ['https://10.1.2.3', 'fd00::/8'],
])('%s is not excepted by NO_PROXY=%s', (origin, noProxy) => {
  expect(kindOf(origin, noProxy)).toBe('proxy');
});

test.each([
  `socks5://user:${secret}@proxy:1080`,
  `http://user:${secret}@proxy:99999`,
  `http://user:${secret}@proxy/path`,
  `http://user:${secret}%zz@proxy`,
  `http:// ${secret}`,
])('an address that cannot be used is refused without being repeated', (value) => {
  const route = routeTo(vendor, { HTTPS_PROXY: value });

  expect(route).toMatchObject({ kind: 'unusable', variable: 'HTTPS_PROXY' });
  expect(JSON.stringify(route) + describeRoute(route)).not.toContain(secret);
});

test('user and password are sent as they are meant, also a user without password', () => {
  const authorizationOf = (value: string) => {
    const route = routeTo(vendor, { HTTPS_PROXY: value });
    const text = (route.kind === 'proxy' && route.proxy.authorization) || '';
    return Buffer.from(text.replace('Basic ', ''), 'base64').toString();
  };

  expect(authorizationOf('http://us%40er:p%3Aw%C3%B1@proxy')).toBe('us@er:p:wñ');
  expect(authorizationOf('http://user@proxy')).toBe('user:');
  expect(authorizationOf('http://proxy')).toBe('');
});
