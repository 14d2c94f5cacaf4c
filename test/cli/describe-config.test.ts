import { expect, test } from 'vitest';
import { parseCommandLine } from '../../src/cli/command-line.ts';
import { describeConfig } from '../../src/cli/describe-config.ts';
import { parseConfig } from '../../src/config/parse-config.ts';

const canary = '63616e6172792d746f6b656e';

test('check-config shows what is in force, the price in calls and the warnings, and no secret', () => {
  const text =
    'operations: [{name: ventas, server: "0042", token_env: T, pool_share: 0.5, skills: {deny: ["9"]}}, {name: old, server: "0043", token_env: U, enabled: false}]';
  const parsed = parseConfig({ text, file: '/etc/c.yaml', env: { T: canary } });
  const line = parseCommandLine(['check-config', '--config.file', '/etc/c.yaml'], {}, '1.0.0');
  if (line.command !== 'check-config') throw new Error('not understood');
  const shown = describeConfig({
    ...parsed,
    elsewhere: [],
    settings: line.settings,
    tzVersion: '2025c',
    env: { HTTPS_PROXY: `http://user:${canary}@proxy.example.com:3128` },
  });

  expect(shown).toContain('config file      /etc/c.yaml\n');
  expect(shown).toContain('  time zone data   2025c\n');
  expect(shown).toContain('listens on       :10857\n');
  expect(shown).toContain('  stale_after   15m\n');
  expect(shown).toContain('operation ventas\n  server       wv0042 (https://wv0042.wolkvox.com)\n');
  expect(shown).toContain('  token        set, from variable T\n');
  expect(shown).toContain('  timezone     America/Bogota\n');
  expect(shown).toContain('  proxy        http://proxy.example.com:3128, with a password, from HTTPS_PROXY\n');
  expect(shown).toContain('  skills       all, without 9\n');
  expect(shown).toContain('may make 500 (1 licence assumed × 1000 × 0.5): 126 % of them\n');
  expect(shown).toContain('operation old\n  enabled  false: wv0043 is not asked');
  expect(shown).toContain('warnings\n  /etc/c.yaml');
  expect(shown).toMatch(/configuration is valid\n$/);
  expect(shown).not.toContain(canary);
});

test.each([
  [['--shard.index=2', '--shard.count=3'], '  lease            smart-hold-2\n'],
  [[], '  lease            smart-hold\n'],
])('check-config names the lease that is asked for (%j)', (flags, row) => {
  const text = 'operations: [{name: ventas, server: "0042", token_env: T}]';
  const parsed = parseConfig({ text, file: '/etc/c.yaml', env: { T: canary } });
  const line = parseCommandLine(['check-config', '--lease.name=smart-hold', ...flags], {}, '1.0.0');
  if (line.command !== 'check-config') throw new Error('not understood');
  const shown = describeConfig({ ...parsed, elsewhere: [], settings: line.settings, tzVersion: '2025c', env: {} });

  expect(shown).toContain(row);
});

test('check-config of a shard says which shard reads the other operations', () => {
  const text = 'operations: [{name: ventas, server: "0042", token_env: T}]';
  const parsed = parseConfig({ text, file: '/etc/c.yaml', env: { T: canary } });
  const line = parseCommandLine(['check-config', '--shard.index=0', '--shard.count=3'], {}, '1.0.0');
  if (line.command !== 'check-config') throw new Error('not understood');
  const elsewhere = ['soporte', 'cobros'].map((name) => ({ name, token: { env: 'T' }, shard: 2 }));
  const shown = describeConfig({ ...parsed, elsewhere, settings: line.settings, tzVersion: '2025c', env: {} });

  expect(shown).toContain('other shards\n  2  soporte, cobros\n');
});
