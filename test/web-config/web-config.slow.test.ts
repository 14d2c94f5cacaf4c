import { expect, test } from 'vitest';
import { readWebConfig } from '../../src/web-config/load.ts';
import { authority } from '../support/certificates.ts';
import { folderWith } from '../support/folders.ts';
import { run } from '../support/program.ts';

test.each(['web.yml', 'server.crt', 'server.key', 'ca.crt'])('%s may be no pipe', async (name) => {
  const ca = authority('test authority');
  const { cert, key } = ca.issue('DNS:exporter.test');
  const lines = ['cert_file: server.crt', 'key_file: server.key', 'client_ca_file: ca.crt'];
  const section = [...lines, 'client_auth_type: RequireAndVerifyClientCert'].map((line) => `  ${line}\n`);
  const text = `tls_server_config:\n${section.join('')}`;
  const folder = folderWith({ 'web.yml': text, 'server.crt': cert, 'server.key': key, 'ca.crt': ca.cert });
  const problems = () =>
    readWebConfig(folder.path('web.yml'))
      .problems.map(({ problem }) => problem)
      .join();
  expect(problems()).toBe('');

  folder.remove(name);
  await run('mkfifo', [folder.path(name)]);

  expect(problems()).toContain('this is not a regular file');
});
