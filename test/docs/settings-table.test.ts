import { expect, test } from 'vitest';
import { flagsTable } from '../../src/cli/read-flags.ts';
import { settingsTable } from '../../docs/settings-table.ts';

test('every key of the file has a meaning, and a default unless it must be given or may stay unset', () => {
  const rows = settingsTable();
  const unset = ['name', 'server', 'token_file', 'token_env', 'licenses'].map((key) => `operations[].${key}`);

  expect(rows.filter(({ meaning }) => meaning === '')).toEqual([]);
  expect(rows.filter((row) => row.default === '').map(({ key }) => key)).toEqual(unset);
  expect(rows).toContainEqual({
    key: 'operations[].timezone',
    environment: 'WOLKVOX_TIMEZONE',
    default: 'America/Bogota',
    meaning: "IANA zone of the operation's wall time.",
  });
});

test('every flag has a meaning and a variable of its own within its command, and none takes a secret', () => {
  const rows = flagsTable();

  expect(rows.filter(({ meaning }) => meaning === '')).toEqual([]);
  expect(rows.every(({ environment }) => /^SMART_HOLD_[A-Z_]+$/.test(environment))).toBe(true);
  expect(rows.map(({ flag }) => flag).filter((flag) => /token|password|secret/.test(flag))).toEqual([
    '--token-file <file>',
  ]);
  expect(rows).toContainEqual({
    commands: ['serve', 'check-config', 'once'],
    flag: '--web.listen-address <host:port>',
    environment: 'SMART_HOLD_WEB_LISTEN_ADDRESS',
    default: ':10857',
    meaning: 'Address to listen on; repeatable, separated by commas in the variable.',
  });
});
