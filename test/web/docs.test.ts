import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readWebConfig } from '../../src/web-config/load.ts';
import { tlsKeys } from '../../src/web-config/tls-section.ts';
import { cipherSuites, curves, tlsVersions } from '../../src/web-config/tls-names.ts';
import { clientAuthTypes } from '../../src/web-config/web-config.ts';
import { authority } from '../support/certificates.ts';
import { folderWith } from '../support/folders.ts';

const page = readFileSync(path.join(import.meta.dirname, '../../docs/web-config.md'), 'utf8');

test('the file shown in docs/web-config.md can be used as it stands', () => {
  const ca = authority('Monitoring CA');
  const server = ca.issue('DNS:exporter.example.org');
  const example = /```yaml\n(.*?)```/s.exec(page)?.[1] ?? '';
  const files = { 'web.yml': example, 'server.crt': server.cert, 'server.key': server.key, 'ca.crt': ca.cert };

  expect(readWebConfig(folderWith(files).path('web.yml')).config).toMatchObject({
    users: new Map([['prometheus', expect.any(String)]]),
    rateLimit: { intervalMs: 200, burst: 20 },
  });
});

test.each([...tlsKeys, ...cipherSuites.keys(), ...curves.keys(), ...tlsVersions.keys(), ...clientAuthTypes])(
  'docs/web-config.md names %s',
  (name) => {
    expect(page).toContain(name);
  },
);
