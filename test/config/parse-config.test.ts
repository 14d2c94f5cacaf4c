import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Environment } from '../../src/config/environment.ts';
import { parseConfig } from '../../src/config/parse-config.ts';
import { type ConfigProblem, ConfigError } from '../../src/base/errors.ts';

const canary = '63616e6172792d746f6b656e2d6d7573742d6e65766572';

/** The file with the lines of one operation changed or added. */
function operation(...lines: string[]): string {
  const keys = lines.map((line) => line.split(':')[0]);
  const usual = ['name: ventas', 'server: "0042"', 'token_file: token'];
  const kept = usual.filter((line) => !keys.includes(line.split(':')[0]));
  return ['operations:', ...[...kept, ...lines].map((line, i) => `${i === 0 ? '  - ' : '    '}${line}`)].join('\n');
}

function faultsOf(text: string | undefined, env: Environment = {}): readonly ConfigProblem[] {
  try {
    parseConfig({ text, file: 'etc/c.yaml', env });
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

test('a file of one operation gets every default', () => {
  const { config, warnings } = parseConfig({ text: operation(), file: '/etc/sh/c.yaml', env: {} });

  expect(warnings).toEqual([]);
  expect(config).toEqual({
    intervalMs: 300_000,
    settleMs: 60_000,
    staleAfterMs: 900_000,
    catchUpMs: 604_800_000,
    dayCounters: true,
    operations: [
      {
        name: 'ventas',
        server: 'wv0042',
        origin: 'https://wv0042.wolkvox.com',
        token: { file: '/etc/sh/token' },
        timezone: 'America/Bogota',
        licenses: undefined,
        poolShare: 0.8,
        vendorClock: 'check',
        skillNames: 'vendor',
        skills: { allow: [], deny: [] },
      },
    ],
  });
});

test('every key of the file is understood', () => {
  const head = 'interval: 1h\nsettle: 0s\nstale_after: 2h\ncatch_up: 2d\nday_counters: false\n';
  const text =
    head +
    operation(
      'token_file: /run/secrets/t',
      'timezone: Europe/Madrid',
      'licenses: 25',
      'pool_share: 0.5',
      'skill_names: {0123: " Ventas ", "77": Soporte}',
      'skills: {allow: ["0123", " 77 "], deny: ["9"]}',
    );

  expect(parseConfig({ text, file: 'c.yaml', env: {} }).config).toMatchObject({
    intervalMs: 3_600_000,
    settleMs: 0,
    staleAfterMs: 7_200_000,
    catchUpMs: 172_800_000,
    dayCounters: false,
    operations: [
      {
        token: { file: '/run/secrets/t' },
        timezone: 'Europe/Madrid',
        licenses: 25,
        poolShare: 0.5,
        skillNames: new Map([
          ['0123', 'Ventas'],
          ['77', 'Soporte'],
        ]),
        skills: { allow: ['0123', '77'], deny: ['9'] },
      },
    ],
  });
});

test('values repeated by an alias are read', () => {
  const text = `operations:
  - &first {name: a, server: "0042", token_env: A}
  - {name: b, server: "0043", token_env: B, skills: &s {allow: ["1"]}}
  - {name: c, server: "0044", token_env: C, skills: *s}`;

  expect(parseConfig({ text, file: 'c.yaml', env: {} }).config.operations[2]?.skills.allow).toEqual(['1']);
});

test.each<[string, string, string, string, string]>([
  // file, where, path, problem, remedy
  ['interval: 7m\n' + operation(), 'etc/c.yaml:1:11', 'interval', 'does not divide a day', '5m'],
  ['interval: 20s\n' + operation(), 'etc/c.yaml:1:11', 'interval', 'too short', 'at least 30s'],
  ['interval: 2d\n' + operation(), 'etc/c.yaml:1:11', 'interval', 'too long', 'at most 1d'],
  ['interval: 33s750ms\n' + operation(), 'etc/c.yaml:1:11', 'interval', 'not whole seconds', 'whole seconds'],
  ['interval: 300\n' + operation(), 'etc/c.yaml:1:11', 'interval', 'the number 300', 'with its unit'],
  ['interval:\n' + operation(), 'etc/c.yaml:1:10', 'interval', 'empty', 'with its unit'],
  ['settle: -5s\n' + operation(), 'etc/c.yaml:1:9', 'settle', 'not a duration', 'such as'],
  ['settle: 2h\n' + operation(), 'etc/c.yaml:1:9', 'settle', 'too long', 'at most 1h'],
  ['settle: 1s500ms\n' + operation(), 'etc/c.yaml:1:9', 'settle', 'not whole seconds', 'such as 60s'],
  ['stale_after: 5m\n' + operation(), 'etc/c.yaml:1:14', 'stale_after', 'would disappear', 'write 15m'],
  ['catch_up: 1h\n' + operation(), 'etc/c.yaml:1:11', 'catch_up', 'too short', 'at least 1d'],
  ['day_counters: yes\n' + operation(), 'etc/c.yaml:1:15', 'day_counters', 'the text "yes"', 'true or false'],
  ['intervall: 5m\n' + operation(), 'etc/c.yaml:1:1', '', 'no key "intervall"', 'write interval'],
  ['timezone: UTC\n' + operation(), 'etc/c.yaml:1:1', '', 'no key "timezone"', 'into an operation'],
  ['constructor: 1\n' + operation(), 'etc/c.yaml:1:1', '', 'no key "constructor"', 'known are interval'],
  ['__proto__: {a: 1}\n' + operation(), 'etc/c.yaml:1:1', '', 'cannot be a key', 'plain name'],
  ['? [a]\n: 1\n' + operation(), 'etc/c.yaml:1:3', '', 'cannot be a key', 'plain name'],
  [operation('name: " "'), 'etc/c.yaml:4:11', 'operations[0].name', 'blank', 'short name'],
  [operation('name: 7'), 'etc/c.yaml:4:11', 'operations[0].name', 'the number 7', 'in quotes: "7"'],
  [operation('server: 0042'), 'etc/c.yaml:4:13', 'operations[0].server', 'the number 42', 'quotes: "0042"'],
  [operation('server: 42'), 'etc/c.yaml:4:13', 'operations[0].server', 'the number 42', 'quotes: "0042"'],
  [operation('server: http://a.example'), 'etc/c.yaml:4:13', 'operations[0].server', 'clear', 'https://a.example'],
  [operation('token_file: " "'), 'etc/c.yaml:4:17', 'operations[0].token_file', 'blank', 'the path of a file'],
  [operation(`token: ${canary}`), 'etc/c.yaml:5:5', 'operations[0]', 'no key "token"', 'token_file or token_env'],
  [operation('token_env: A'), 'etc/c.yaml:5:16', 'operations[0].token_env', 'given twice', 'keep one'],
  [operation('timezone: America/Bogata'), 'etc/c.yaml:5:15', 'operations[0].timezone', 'Bogata', 'America/Bogota'],
  [operation('timezone: "-05:00"'), 'etc/c.yaml:5:15', 'operations[0].timezone', 'not an IANA', 'write'],
  [operation('licenses: 2.5'), 'etc/c.yaml:5:15', 'operations[0].licenses', 'the number 2.5', 'whole number'],
  [operation('licenses: 0'), 'etc/c.yaml:5:15', 'operations[0].licenses', 'the number 0', '1 or more'],
  [operation('pool_share: 0'), 'etc/c.yaml:5:17', 'operations[0].pool_share', 'the number 0', 'above 0, at most 1'],
  [operation('pool_share: 1.1'), 'etc/c.yaml:5:17', 'operations[0].pool_share', '1.1', 'above 0, at most 1'],
  [operation('skill_names: of'), 'etc/c.yaml:5:18', 'operations[0].skill_names', '"of"', 'vendor, off, or a map'],
  [operation('skills: []'), 'etc/c.yaml:5:13', 'operations[0].skills', 'a list', 'allow and deny'],
  [operation('skills: {alow: []}'), 'etc/c.yaml:5:14', 'operations[0].skills', 'no key "alow"', 'write allow'],
  [operation('skills: {deny: [0123]}'), 'etc/c.yaml:5:21', 'operations[0].skills.deny[0]', '123', 'quotes: "0123"'],
  [operation('interval: 5m'), 'etc/c.yaml:5:5', 'operations[0]', 'no key "interval"', 'top of the file'],
  [operation() + '\n  - 7', 'etc/c.yaml:5:5', 'operations[1]', 'the number 7', 'a mapping'],
  ['operations: ventas', 'etc/c.yaml:1:13', 'operations', 'the text "ventas"', 'a list of operations'],
  ['operations: []', 'etc/c.yaml', '', 'no operations', 'WOLKVOX_SERVER'],
  ['', 'etc/c.yaml', '', 'no operations', 'WOLKVOX_SERVER'],
  ['interval: 5m\ninterval: 1m', 'etc/c.yaml:2:1', '', 'here twice', 'keep one'],
  ['a: [1', 'etc/c.yaml:1:6', '', 'bracket is not closed', 'correct the YAML'],
  ['a:\n\tb: 1', 'etc/c.yaml:2:1', '', 'tab', 'spaces'],
  ['a: 1\n---\nb: 1', 'etc/c.yaml:2:1', '', 'second document', 'keep one document'],
  ['a: !secret x', 'etc/c.yaml:1:4', '', 'tag', 'leave it out'],
  [`a: *${canary}`, 'etc/c.yaml:1:4', '', 'alias', 'write the value out'],
])('%# a bad file is refused at its place with a remedy', (text, where, path, problem, remedy) => {
  const faults = faultsOf(text);

  expect(faults).toContainEqual({
    where,
    path,
    problem: expect.stringContaining(problem) as string,
    remedy: expect.stringContaining(remedy) as string,
  });
  expect(JSON.stringify(faults)).not.toContain(canary);
});

test('nesting that would end the stack is a few faults, not a crash', () => {
  const faults = faultsOf('['.repeat(100_000));

  expect(faults.length).toBeGreaterThan(0);
  expect(faults.length).toBeLessThanOrEqual(20);
});

test('whatever a file holds, the answer is a configuration or faults', () => {
  const good = operation('skills: {allow: ["1"]}', 'licenses: 3');
  const snippet = fc.constantFrom(
    '- ',
    ': ',
    '\n',
    '  ',
    '{',
    '[',
    '&a ',
    '*a',
    '? ',
    '!!map ',
    '"',
    '|',
    '<<: ',
    '0x1',
    '~',
  );
  const spoilt = fc
    .tuple(fc.nat(good.length), fc.array(fc.oneof(snippet, fc.string({ maxLength: 4 })), { maxLength: 6 }), fc.nat(20))
    .map(([at, inserted, removed]) => good.slice(0, at) + inserted.join('') + good.slice(at + removed));

  fc.assert(
    fc.property(fc.oneof(fc.string(), spoilt), (text) => {
      for (const { where, problem, remedy } of faultsOf(text)) expect([where, problem, remedy]).not.toContain('');
    }),
    { numRuns: 1_000 },
  );
});

test.each([['- '.repeat(50_000)], ['? '.repeat(50_000)], ['{a: '.repeat(20_000)], ['&a '.repeat(10_000)]])(
  '%# depth and repetition do not crash the parser',
  (text) => {
    expect(faultsOf(text)).not.toEqual([]);
  },
);

test('a value that holds itself is refused', () => {
  expect(faultsOf('operations: &a [*a]')).not.toEqual([]);
});

test('an alias bomb is refused', () => {
  const levels = Array.from({ length: 12 }, (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i},`.repeat(10)}]`);

  expect(faultsOf(['a0: &a0 [1]', ...levels].join('\n'))).toMatchObject([
    { problem: expect.stringContaining('aliases') as string },
  ]);
});

test('everything wrong with a file is told at once, in its order', () => {
  const text = `interval: 7m
settel: 1s
operations:
  - name: a
    server: 42
    timezone: Nowhere
  - name: a
    server: "0042"
    token_env: T
    licenses: many`;

  expect(faultsOf(text).map(({ where }) => where)).toEqual([
    'etc/c.yaml:1:11',
    'etc/c.yaml:2:1',
    'etc/c.yaml:4:5',
    'etc/c.yaml:5:13',
    'etc/c.yaml:6:15',
    'etc/c.yaml:7:11',
    'etc/c.yaml:10:15',
  ]);
});

test('a token written where its file or variable belongs is not repeated', () => {
  const faults = [
    faultsOf(operation(`token_env: ${canary}`)),
    faultsOf(operation(`${canary}: 1`)),
    faultsOf(operation(`server: ${canary}`)),
    faultsOf(operation(`timezone: ${canary}`)),
    faultsOf(operation(`skill_names: ${canary}`)),
    faultsOf(undefined, { WOLKVOX_SERVER: canary, WOLKVOX_TOKEN: canary, WOLKVOX_LICENSES: canary }),
  ];

  expect(faults.every((list) => list.length > 0)).toBe(true);
  expect(JSON.stringify(faults)).not.toContain(canary);
});

test('one operation can be started from the environment alone', () => {
  const env = { WOLKVOX_SERVER: '0042', WOLKVOX_TOKEN: canary, WOLKVOX_TOKEN_FILE: '' };
  const { config } = parseConfig({ text: undefined, file: '', env });

  expect(config.operations).toMatchObject([
    { name: 'wv0042', server: 'wv0042', token: { env: 'WOLKVOX_TOKEN' }, timezone: 'America/Bogota' },
  ]);
  expect(JSON.stringify(config)).not.toContain(canary);
});

test('the environment names, dates and licenses its operation, and a file without operations adds the rest', () => {
  const env = {
    WOLKVOX_SERVER: 'wv0042',
    WOLKVOX_TOKEN_FILE: 'secret/token',
    WOLKVOX_OPERATION: 'ventas',
    WOLKVOX_TIMEZONE: 'Europe/Madrid',
    WOLKVOX_LICENSES: '25',
  };
  const { config } = parseConfig({ text: 'interval: 10m\noperations:\n', file: '/etc/c.yaml', env });

  expect(config).toMatchObject({
    intervalMs: 600_000,
    operations: [{ name: 'ventas', token: { file: 'secret/token' }, timezone: 'Europe/Madrid', licenses: 25 }],
  });
});

test.each<[string, Environment, string, string, string]>([
  ['no token', { WOLKVOX_SERVER: '0042' }, 'WOLKVOX_TOKEN', 'no token', 'WOLKVOX_TOKEN_FILE'],
  [
    'two tokens',
    { WOLKVOX_SERVER: '0042', WOLKVOX_TOKEN: 'x', WOLKVOX_TOKEN_FILE: 'y' },
    'WOLKVOX_TOKEN',
    'set too',
    'keep one',
  ],
  ['no server', { WOLKVOX_TOKEN: 'x' }, 'configuration', 'no operations', 'set WOLKVOX_SERVER'],
  ['a bad server', { WOLKVOX_SERVER: '42', WOLKVOX_TOKEN: 'x' }, 'WOLKVOX_SERVER', 'not a server', 'digits: 0042'],
  [
    'a bad zone',
    { WOLKVOX_SERVER: '0042', WOLKVOX_TOKEN: 'x', WOLKVOX_TIMEZONE: 'america/bogta' },
    'WOLKVOX_TIMEZONE',
    'not an IANA',
    'America/Bogota',
  ],
  [
    'a bad number',
    { WOLKVOX_SERVER: '0042', WOLKVOX_TOKEN: 'x', WOLKVOX_LICENSES: '2.5' },
    'WOLKVOX_LICENSES',
    '2.5',
    'whole number',
  ],
])('an environment with %s is refused by the name of the variable', (_, env, where, problem, remedy) => {
  expect(faultsOf(undefined, env)).toEqual([
    {
      where,
      path: '',
      problem: expect.stringContaining(problem) as string,
      remedy: expect.stringContaining(remedy) as string,
    },
  ]);
});

test('operations in the file and in the environment at once are refused', () => {
  expect(faultsOf(operation(), { WOLKVOX_SERVER: '0042', WOLKVOX_TOKEN: 'x' })).toMatchObject([
    { where: 'etc/c.yaml:1:1', path: 'operations', remedy: expect.stringContaining('unset WOLKVOX_SERVER') as string },
  ]);
});

test.each([
  ['WOLKVOX_TIMEZON', 'did you mean WOLKVOX_TIMEZONE?'],
  ['WOLKVOX_TZ', 'did you mean WOLKVOX_TIMEZONE?'],
  ['WOLKVOX_ZONE', 'did you mean WOLKVOX_TIMEZONE?'],
  ['WOLKVOX_POOL_SHARE', 'write pool_share under an operation in the file of --config.file'],
  ['WOLKVOX_XYZ', 'unset it; --help lists those that are read'],
])('%s, which nobody reads, is a warning', (name, remedy) => {
  const env = { WOLKVOX_SERVER: '0042', WOLKVOX_TOKEN: 'x', [name]: 'UTC' };

  expect(parseConfig({ text: undefined, file: '', env }).warnings).toEqual([
    { where: name, path: '', problem: 'nobody reads this variable', remedy },
  ]);
});

test('what kubernetes tells a pod of services is no warning, nor is a variable that holds a token', () => {
  const env = {
    WOLKVOX_PORT: 'tcp://10.0.0.1:80',
    WOLKVOX_PORT_80_TCP: 'tcp://10.0.0.1:80',
    WOLKVOX_PORT_80_TCP_ADDR: '10.0.0.1',
    WOLKVOX_SERVICE_HOST: '10.0.0.1',
    WOLKVOX_SERVICE_PORT_HTTP: '80',
    WOLKVOX_TOKEN_FILE: '/run/credentials/token',
    WOLKVOX_VENTAS: 'x',
  };
  const text = 'operations: [{name: ventas, server: "0042", token_env: WOLKVOX_VENTAS}]';

  expect(parseConfig({ text, file: 'c.yaml', env }).warnings).toEqual([]);
});

test('a zone by variable is warned of where the file gives the operations', () => {
  const { warnings } = parseConfig({ text: operation(), file: 'c.yaml', env: { WOLKVOX_TIMEZONE: 'Europe/Madrid' } });

  expect(warnings).toMatchObject([
    { where: 'WOLKVOX_TIMEZONE', problem: expect.stringContaining('in the file') as string },
  ]);
});

test('quotes around a value by variable are named, and the remedy speaks of a variable', () => {
  const env = { WOLKVOX_SERVER: '"0042"', WOLKVOX_TOKEN: 'x', WOLKVOX_OPERATION: "'ventas'" };

  expect(faultsOf(undefined, env).map(({ where, problem }) => [where, problem])).toEqual([
    ['WOLKVOX_OPERATION', 'the value begins and ends with a quote'],
    ['WOLKVOX_SERVER', 'the value begins and ends with a quote'],
  ]);
  expect(faultsOf(undefined, { WOLKVOX_SERVER: 'ventas', WOLKVOX_TOKEN: 'x' })).toMatchObject([
    { remedy: 'write its four digits (0042), wv0042, or an https origin' },
  ]);
});

test('a name of a skill that is a number is named by its key and line, with the rest of the map left alone', () => {
  expect(faultsOf(operation('skill_names:\n      "1": Ventas\n      "2": 007'))).toEqual([
    {
      where: 'etc/c.yaml:7:12',
      path: 'operations[0].skill_names.2',
      problem: 'this is the number 7',
      remedy: 'write it in quotes: "007"',
    },
  ]);
});

test.each([
  ['tokenfile: token', 'operations:\n  - name: a\n    server: "0042"\n    tokenfile: token', 'write token_file'],
  ['nmae: a', 'operations:\n  - nmae: a\n    server: "0042"\n    token_env: T', 'write name'],
])('%s is one problem, not a key too many and a key missing', (_, text, remedy) => {
  expect(faultsOf(text)).toMatchObject([{ problem: expect.stringContaining('no key') as string, remedy }]);
});

test('merge keys are followed, to the line of what they merge', () => {
  const text = (zone: string) => `operations:
  - &base
    name: a
    server: "0042"
    token_env: A
    timezone: ${zone}
  - {<<: *base, name: b}
  - <<: [*base, {licenses: 3}]
    name: c`;

  const { config } = parseConfig({ text: text('Europe/Madrid'), file: 'c.yaml', env: {} });
  expect(config.operations.map(({ name, timezone, licenses }) => [name, timezone, licenses])).toEqual([
    ['a', 'Europe/Madrid', undefined],
    ['b', 'Europe/Madrid', undefined],
    ['c', 'Europe/Madrid', 3],
  ]);
  expect(faultsOf(text('Nowhere/Land')).map(({ where, path }) => [where, path])).toEqual([
    ['etc/c.yaml:6:15', 'operations[0].timezone'],
    ['etc/c.yaml:6:15', 'operations[1].timezone'],
    ['etc/c.yaml:6:15', 'operations[2].timezone'],
  ]);
});

test('a merge key with no mapping to merge is refused at its place', () => {
  expect(faultsOf(operation('<<: 7'))).toMatchObject([{ where: 'etc/c.yaml:5:9', problem: '<< merges mappings only' }]);
});

test('an operation that is not enabled is asked for by nobody and stays known', () => {
  const text = operation('enabled: false') + '\n  - {name: b, server: "0043", token_env: B}';
  const { config, disabled } = parseConfig({ text, file: 'c.yaml', env: {} });

  expect(config.operations.map(({ name }) => name)).toEqual(['b']);
  expect(disabled.map(({ name }) => name)).toEqual(['ventas']);
  expect(faultsOf(operation('enabled: no'))).toMatchObject([
    { path: 'operations[0].enabled', remedy: 'write true or false' },
  ]);
});

test('below five minutes a cadence the pool cannot pay for is refused with the numbers', () => {
  expect(faultsOf('interval: 1m\n' + operation())).toMatchObject([
    {
      where: 'etc/c.yaml:1:11',
      path: 'interval',
      problem: 'ventas needs 2930 calls a day and may make 800 (1 licence assumed × 1000 × 0.8)',
      remedy: expect.stringContaining('licenses') as string,
    },
  ]);
  expect(faultsOf('interval: 1m\n' + operation('licenses: 4'))).toEqual([]);
});

test('from five minutes on a cadence the pool cannot pay for is a warning', () => {
  const text = operation() + '\n  - {name: b, server: "0042", token_file: token}';

  expect(parseConfig({ text, file: 'c.yaml', env: {} }).warnings).toMatchObject([
    { path: 'interval', problem: expect.stringContaining('ventas, b share a token and need 1252 calls') as string },
  ]);
});

test('an interval that would begin the next day hours late is warned of, unless no day is counted', () => {
  const warningsFor = (head: string) =>
    parseConfig({ text: `${head}\n${operation()}`, file: 'c.yaml', env: {} }).warnings;

  expect(warningsFor('interval: 2h')).toMatchObject([
    { where: 'c.yaml:1:11', path: 'interval', remedy: 'write 1h or less, or day_counters: false' },
  ]);
  expect(warningsFor('interval: 2h\nday_counters: false')).toEqual([]);
  expect(warningsFor('interval: 1h')).toEqual([]);
});
