import { expect, test } from 'vitest';
import { parseCommandLine } from '../../src/cli/command-line.ts';
import { unreadFlagVariables } from '../../src/cli/read-flags.ts';
import type { Environment } from '../../src/config/environment.ts';

const canary = '63616e6172792d746f6b656e';
const parse = (words: string, env: Environment = {}) =>
  parseCommandLine(words === '' ? [] : words.split(' '), env, '1.2.3');

test('no argument at all runs the exporter with its defaults', () => {
  expect(parse('')).toEqual({
    command: 'serve',
    settings: {
      configFile: undefined,
      listenAddresses: [{ host: '', port: 10_857 }],
      telemetryPath: '/metrics',
      webConfigFile: undefined,
      enableLifecycle: false,
      externalUrl: undefined,
      routePrefix: '/',
      stateFile: undefined,
      shardIndex: undefined,
      shardCount: 1,
      logLevel: 'info',
      logFormat: 'json',
    },
  });
});

test('a flag beats its variable, and a variable beats the default', () => {
  const env = {
    SMART_HOLD_CONFIG_FILE: 'env.yaml',
    SMART_HOLD_WEB_LISTEN_ADDRESS: '127.0.0.1:1, [::1]:2',
    SMART_HOLD_LOG_LEVEL: 'debug',
    SMART_HOLD_WEB_ENABLE_LIFECYCLE: 'true',
    SMART_HOLD_STATE_FILE: '',
  };

  expect(parse('once --config.file line.yaml --log.level=warn', env)).toMatchObject({
    command: 'once',
    settings: {
      configFile: 'line.yaml',
      listenAddresses: [
        { host: '127.0.0.1', port: 1 },
        { host: '::1', port: 2 },
      ],
      logLevel: 'warn',
      enableLifecycle: true,
      stateFile: undefined,
    },
  });
});

test.each([
  ['--web.enable-lifecycle', undefined, true],
  ['--web.enable-lifecycle=true', undefined, true],
  ['--no-web.enable-lifecycle', 'true', false],
  ['--web.enable-lifecycle=false', 'true', false],
])('the switch %s beats the variable', (word, variable, enableLifecycle) => {
  const env = { SMART_HOLD_WEB_ENABLE_LIFECYCLE: variable };

  expect(parse(`serve ${word}`, env)).toMatchObject({ settings: { enableLifecycle } });
});

test('a listen address can be given more than once', () => {
  expect(parse('--web.listen-address :0 --web.listen-address=[::1]:0 --web.listen-address :0')).toMatchObject({
    settings: {
      listenAddresses: [
        { host: '', port: 0 },
        { host: '::1', port: 0 },
        { host: '', port: 0 },
      ],
    },
  });
});

test('the command may follow its flags, and a value may look like a command', () => {
  expect(parse('--config.file once check-config')).toMatchObject({
    command: 'check-config',
    settings: { configFile: 'once' },
  });
  expect(parse('--web.enable-lifecycle once')).toMatchObject({ command: 'once', settings: { enableLifecycle: true } });
});

test('history takes days, a step and labels of the live series', () => {
  expect(
    parse('history --from 2026-10-01 --to=2026-11-01 --output h.om --label=job=a --label instance=b:1 --force'),
  ).toMatchObject({
    command: 'history',
    settings: {
      from: '2026-10-01',
      to: '2026-11-01',
      stepMs: 3_600_000,
      labels: { job: 'a', instance: 'b:1' },
      force: true,
    },
  });
});

test('verify takes a day of the calendar, the address of a Prometheus and a file that the collector reads', () => {
  const line =
    'verify --day 2026-03-03 --prometheus http://localhost:9090/prometheus/ --operation a --json --textfile a.prom';
  expect(parse(line)).toMatchObject({
    command: 'verify',
    settings: {
      day: '2026-03-03',
      prometheus: 'http://localhost:9090/prometheus',
      operation: 'a',
      json: true,
      textfile: 'a.prom',
      stateFile: undefined,
    },
  });
});

test('simulate and healthcheck have flags of their own', () => {
  expect(parse('simulate --listen-address 127.0.0.1:0 --seed 7 --skills 2 --licenses 1')).toMatchObject({
    command: 'simulate',
    settings: {
      listenAddress: { host: '127.0.0.1', port: 0 },
      seed: 7,
      skills: 2,
      licenses: 1,
      timezone: 'America/Bogota',
    },
  });
  expect(parse('healthcheck --url http://127.0.0.1:1/-/healthy')).toMatchObject({
    command: 'healthcheck',
    settings: { url: 'http://127.0.0.1:1/-/healthy', listenAddresses: [{ host: '', port: 10_857 }] },
  });
});

test.each([
  ['srve', 2, 'write serve'],
  ['--web.listen-adress :1', 2, 'Did you mean --web.listen-address?'],
  ['check-config --config.fil x', 2, 'Did you mean --config.file?'],
  ['serve --config.file', 2, "option '--config.file <file>' argument missing"],
  ['serve extra', 2, 'too many arguments'],
  ['--log.level wran', 2, 'write warn'],
  ['--log.level WARNING', 2, 'write warn'],
  ['--web.enable-lifecycle=True', 2, 'write true'],
  ['history --from 2026-02-30', 2, 'is no day; write a day of the calendar'],
  ['history --step 7h', 2, 'does not divide a day'],
  ['history --step 1m', 2, 'is too short'],
  ['history --label skill_id=1', 2, "is a label of the exporter's own"],
  ['history --label job', 2, 'is no label'],
  ['verify --day 2026-02-30', 2, 'there is no day 2026-02-30; write a day as 2026-11-21'],
  ['verify --prometheus localhost:9090', 2, 'not an http address'],
  ['verify --textfile a.txt', 2, 'write a name that ends in .prom'],
  ['healthcheck --url x', 1, 'not an http address'],
  ['--log.format text', 2, 'write one of json, pretty'],
  ['--lease.name Smart_Hold', 2, 'write small letters, digits, dots and hyphens'],
  ['--config.file=', 2, 'write the path of a file'],
  ['--web.external-url ftp://a', 2, 'not an http address'],
  ['--web.external-url https://user:canary@a', 2, 'holds a user'],
  ['verify --prometheus https://user:canary@a', 2, 'write them as basic_auth into a file for --prometheus.http-config'],
  ['simulate --seed -1', 2, 'whole number from 0'],
  ['simulate --timezone Mars/Base', 2, 'not an IANA time zone'],
])('%s ends with exit code %d and the right way: %s', (words, exitCode, remedy) => {
  const outcome = parse(words);

  expect(outcome).toMatchObject({ command: 'exit', exitCode, text: expect.stringContaining(remedy) as string });
  expect(JSON.stringify(outcome)).not.toContain('canary');
});

test.each([
  ...['10857', ':', ':x', ':70000', '1.2.3:1', '::1:1', '[::1]', '[1.2.3.4]:1', 'a b:1', 'http://a:1', ':1,:1'].map(
    (value) => ['--web.listen-address', value] as const,
  ),
  ...['a', '/a//b', '/..', '/a?b', '/%41', 'http://a/b'].map((value) => ['--web.route-prefix', value] as const),
  ...['metrics', '/', '/-/x', '/-', '/sd', '/a/../b', '/a?b', '/a/', '//a'].map(
    (value) => ['--web.telemetry-path', value] as const,
  ),
])('%s %s is refused', (flag, value) => {
  expect(parseCommandLine([flag, value], {}, '1.2.3')).toMatchObject({
    command: 'exit',
    exitCode: 2,
    text: expect.stringContaining(`error: ${flag}: `) as string,
  });
});

test('everything wrong with flags and variables is told at once, each by its name', () => {
  const outcome = parse('check-config --log.level x', {
    SMART_HOLD_LOG_FORMAT: 'y',
    SMART_HOLD_WEB_TELEMETRY_PATH: 'z',
  });

  expect(outcome).toMatchObject({ command: 'exit', exitCode: 2 });
  const text = outcome.command === 'exit' ? outcome.text : '';
  expect(text.match(/^error: \S+:/gm)).toEqual([
    'error: SMART_HOLD_WEB_TELEMETRY_PATH:',
    'error: --log.level:',
    'error: SMART_HOLD_LOG_FORMAT:',
  ]);
});

test('a secret given on the command line is not repeated', () => {
  for (const words of [`--token=${canary}`, `--token ${canary}`, canary, `serve ${canary}`, `--log.level ${canary}`]) {
    expect(parse(words)).toMatchObject({ command: 'exit', exitCode: 2 });
    expect(JSON.stringify(parse(words))).not.toContain(canary);
  }
});

test('help names every command, flag and variable within 110 columns', () => {
  const outcome = parse('--help');
  const text = outcome.command === 'exit' ? outcome.text : '';

  expect(outcome).toMatchObject({ command: 'exit', exitCode: 0 });
  for (const word of [
    'serve',
    'check-config',
    'once',
    'doctor',
    'verify',
    'history',
    'simulate',
    'healthcheck',
    '--state.file',
    'WOLKVOX_SERVER',
  ]) {
    expect(text).toContain(word);
  }
  expect(text).toContain('[SMART_HOLD_WEB_LISTEN_ADDRESS]');
  expect(Math.max(...text.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(110);
});

test('help of a command and version end well', () => {
  expect(parse('help simulate')).toMatchObject({ exitCode: 0, text: expect.stringContaining('--seed') as string });
  expect(parse('simulate --help')).toMatchObject({ exitCode: 0, text: expect.stringContaining('--seed') as string });
  expect(parse('--version')).toEqual({ command: 'exit', exitCode: 0, text: '1.2.3\n' });
});

test('once has a switch of its own, the other commands do not', () => {
  expect(parse('once')).toMatchObject({ command: 'once', settings: { all: false } });
  expect(parse('once --all')).toMatchObject({ command: 'once', settings: { all: true } });
  expect(parse('serve --all')).toMatchObject({ command: 'exit', exitCode: 2 });
});

test('a value by variable in quotes is named as such', () => {
  expect(parse('', { SMART_HOLD_LOG_LEVEL: '"debug"' })).toMatchObject({
    text: expect.stringContaining('SMART_HOLD_LOG_LEVEL: the value begins and ends with a quote') as string,
  });
});

test.each([
  ['SMART_HOLD_STATE', 'did you mean SMART_HOLD_STATE_FILE?'],
  ['SMART_HOLD_LISTEN', 'did you mean SMART_HOLD_WEB_LISTEN_ADDRESS?'],
  ['SMART_HOLD_PORT', 'did you mean SMART_HOLD_WEB_LISTEN_ADDRESS?'],
  ['SMART_HOLD_ANYTHING', 'unset it; --help lists those that are read'],
])('%s, which nobody reads, is a warning', (name, remedy) => {
  expect(unreadFlagVariables({ [name]: '1' })).toMatchObject([{ where: name, remedy }]);
});

test('what kubernetes and the image set is no warning', () => {
  const env = {
    SMART_HOLD_EXPORTER_PORT: 'tcp://10.0.0.1:10857',
    SMART_HOLD_EXPORTER_PORT_10857_TCP_ADDR: '10.0.0.1',
    SMART_HOLD_EXPORTER_SERVICE_HOST: '10.0.0.1',
    SMART_HOLD_EXPORTER_SERVICE_PORT_METRICS: '10857',
    SMART_HOLD_REVISION: 'abc',
    SMART_HOLD_URL: 'http://a',
  };

  expect(unreadFlagVariables(env)).toEqual([]);
});
