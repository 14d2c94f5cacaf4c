import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { readFileSync } from 'node:fs';

import { exampleFile } from '../support/alertmanager.ts';
import { run } from '../support/program.ts';
import { programTest } from '../support/program-test.ts';

programTest('amtool', 'the example configuration is valid and finds its templates', async () => {
  const outcome = await run('amtool', ['check-config', exampleFile]);

  expect(outcome, outcome.stderr).toMatchObject({ code: 0 });
  expect(outcome.stdout).toContain('1 templates');
});

const receiverOf = (labels: readonly string[], receiver: string) =>
  run('amtool', [
    'config',
    'routes',
    'test',
    `--config.file=${exampleFile}`,
    `--verify.receivers=${receiver}`,
    ...labels,
  ]);

for (const [audience, severity, receiver] of [
  ['contact-centre', 'critical', 'contact-centre'],
  ['contact-centre', 'warning', 'contact-centre'],
  ['contact-centre', 'info', 'contact-centre-daily'],
  ['sre', 'critical', 'sre-on-call'],
  ['sre', 'warning', 'sre'],
  ['sre', 'info', 'sre'],
] as const) {
  programTest('amtool', `${severity} for ${audience} goes to ${receiver}`, async () => {
    const outcome = await receiverOf([`audience=${audience}`, `severity=${severity}`, 'alertname=Any'], receiver);

    expect(outcome, outcome.stderr).toMatchObject({ code: 0 });
  });
}

programTest('amtool', 'an alert of somebody else goes to those who look after the monitoring', async () => {
  expect(await receiverOf(['alertname=DiskFull', 'severity=critical'], 'sre')).toMatchObject({ code: 0 });
});

programTest('amtool', 'a wrong receiver is noticed', async () => {
  expect(await receiverOf(['audience=sre', 'severity=critical'], 'contact-centre')).not.toMatchObject({ code: 0 });
});

test('secrets come from files', () => {
  const keys: string[] = [];
  parse(readFileSync(exampleFile, 'utf8'), (key, value: unknown) => {
    if (typeof key === 'string') keys.push(key);
    return value;
  });

  expect(keys.filter((key) => /password|token|credentials|api_url|secret|key$/.test(key))).not.toEqual([]);
  expect(
    keys.filter((key) => /password|token|credentials|api_url|secret|key$/.test(key) && !key.endsWith('_file')),
  ).toEqual([]);
});
