import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseServer } from '../../src/config/vendor-address.ts';

test('every way people write a server gives the same server', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 9_999 }), (n) => {
      const digits = String(n).padStart(4, '0');
      const host = `wv${digits}.wolkvox.com`;
      const expected = { value: { server: `wv${digits}`, origin: `https://${host}` } };

      for (const text of [digits, `wv${digits}`, `WV${digits}`, ` ${digits} `, host, `https://${host}/`]) {
        expect(parseServer(text)).toEqual(expected);
      }
    }),
  );
});

test.each([
  ['https://proxy.example.com', 'proxy.example.com', 'https://proxy.example.com'],
  ['https://proxy.example.com:8443/wolkvox/', 'proxy.example.com:8443', 'https://proxy.example.com:8443/wolkvox'],
  ['http://localhost:8080', 'localhost:8080', 'http://localhost:8080'],
  ['http://127.9.9.9', '127.9.9.9', 'http://127.9.9.9'],
  ['http://[::1]:1', '[::1]:1', 'http://[::1]:1'],
])('%s is labelled %s and asked at %s', (text, server, origin) => {
  expect(parseServer(text)).toEqual({ value: { server, origin } });
});

test.each([
  ['64', 'all four digits: "0064"'],
  ['wv7', 'all four digits: "0007"'],
  ['', 'four digits in quotes'],
  ['00420', 'four digits in quotes'],
  ['ftp://wv0042.wolkvox.com', 'four digits in quotes'],
  ['http://wv0042.wolkvox.com', 'https://wv0042.wolkvox.com'],
  ['http://127.evil.example', 'https://127.evil.example'],
  ['http://localhost.example', 'https://localhost.example'],
  ['https://user:canary@example.com', 'leave it out'],
  ['https://example.com/?a=1', 'before the ? or #'],
  ['https://example.com/#a', 'before the ? or #'],
  ['https://wv0042.wolkvox.com/api/v2/reports_manager.php', 'write https://wv0042.wolkvox.com'],
])('%j is refused with a remedy', (text, remedy) => {
  const parsed = parseServer(text);

  expect(parsed).toMatchObject({ remedy: expect.stringContaining(remedy) as string });
  expect(JSON.stringify(parsed)).not.toContain('canary');
});

test('no text makes the server parser throw, and http is never accepted beyond this machine', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.webUrl()), (text) => {
      const parsed = parseServer(text);
      if ('value' in parsed) expect(parsed.value.origin).toMatch(/^(https:\/\/|http:\/\/(localhost|127\.|\[::1\]))/);
    }),
  );
});
