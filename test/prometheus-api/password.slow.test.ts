import bcrypt from 'bcryptjs';
import { expect, onTestFinished } from 'vitest';
import { openPrometheus } from '../../src/prometheus-api/prometheus-api.ts';
import { authority } from '../support/certificates.ts';
import { folderWith } from '../support/folders.ts';
import { startProgram } from '../support/program.ts';
import { programTest } from '../support/program-test.ts';
import { until } from '../support/until.ts';

const never = new AbortController().signal;
const canary = '63616e6172792d70617373';

programTest(
  'prometheus',
  'a real Prometheus behind a password and a private authority answers who has both',
  async () => {
    const ours = authority('ours');
    const { cert, key } = ours.issue('IP:127.0.0.1');
    const folder = folderWith({
      'prometheus.yml': '{}\n',
      'web.yml': `tls_server_config: {cert_file: cert.pem, key_file: key.pem}\nbasic_auth_users: {ana: "${bcrypt.hashSync(canary, 4)}"}\n`,
      'cert.pem': cert,
      'key.pem': key,
      'ca.pem': ours.cert,
      word: `${canary}\n`,
      'http.yml': 'basic_auth: {username: ana, password_file: word}\ntls_config: {ca_file: ca.pem}\n',
      'wrong.yml': 'basic_auth: {username: ana, password: no}\ntls_config: {ca_file: ca.pem}\n',
    });
    const files = [`--config.file=${folder.path('prometheus.yml')}`, `--storage.tsdb.path=${folder.path('data')}`];
    const web = [`--web.config.file=${folder.path('web.yml')}`, '--web.listen-address=127.0.0.1:0'];
    const line = await startProgram('prometheus', [...files, ...web]).line(
      /msg="Listening on" address=127\.0\.0\.1:\d+/,
    );
    const url = `https://127.0.0.1:${/address=\S+:(\d+)/.exec(line)?.[1] ?? ''}`;
    const askedAs = (file: string | undefined) => {
      const api = openPrometheus(url, file && folder.path(file));
      onTestFinished(() => api.close());
      return api.query('vector(7)', Date.now(), never).then(
        ([found]) => String(found?.value),
        (error: unknown) => String(error),
      );
    };

    const answered = await until(async () => {
      const answer = await askedAs('http.yml');
      return answer.includes('503') ? undefined : answer; // it is not ready yet
    });

    expect(answered).toBe('7');
    expect(await askedAs('wrong.yml')).toMatch(/401/);
    expect(await askedAs(undefined)).toMatch(/certificate|authority/i);
  },
);
