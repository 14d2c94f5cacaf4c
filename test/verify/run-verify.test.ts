import { expect, test } from 'vitest';
import { parseConfig } from '../../src/config/parse-config.ts';
import { runVerify, type VerifyOptions } from '../../src/verify/run-verify.ts';
import { folderWith } from '../support/folders.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { keptLog } from '../support/lines.ts';
import { standInSaying, standInThat } from '../support/prometheus-stand-in.ts';

const text = `operations:
  - {name: bogota, server: "http://127.0.0.1:1", token_env: TOKEN}
  - {name: madrid, server: "http://127.0.0.1:1", token_env: TOKEN, timezone: Europe/Madrid}
`;

async function verified(options: Partial<VerifyOptions>) {
  const { config } = parseConfig({ text, file: 'exporter.yml', env: {} });
  const [printed, told]: [string[], string[]] = [[], []];
  const none = {
    day: undefined,
    prometheus: undefined,
    httpConfigFile: undefined,
    operation: undefined,
    textfile: undefined,
    stateFile: undefined,
  };
  const deps = {
    config,
    clock: fakeClock('2026-03-04T23:30:00Z'), // March 5 in Madrid
    random: () => 0.5,
    env: { TOKEN: 'abcdef' },
    log: keptLog().log,
    print: (it: string) => printed.push(it),
    tell: (it: string) => told.push(it),
    isColoured: false,
  };
  const isRight = await runVerify({ ...none, json: false, ...options }, deps, new AbortController().signal);
  return { isRight, printed, told };
}

const prometheus = 'http://127.0.0.1:1';

test('a day and a Prometheus have to be given, and both are told at once', async () => {
  await expect(verified({})).rejects.toMatchObject({
    name: 'ConfigError',
    problems: [{ where: '--day' }, { where: '--prometheus' }],
  });
});

test('a day that is not over for one of the operations is refused before anybody is asked', async () => {
  await expect(verified({ day: '2026-03-04', prometheus })).rejects.toThrow('2026-03-04 is today in America/Bogota');
  await expect(verified({ day: '2026-04-01', prometheus })).rejects.toThrow('2026-04-01 lies ahead');
});

test('an operation that is not configured is refused with the nearest that is', async () => {
  await expect(verified({ day: '2026-03-03', prometheus, operation: 'madird' })).rejects.toThrow('write madrid');
});

test('what is no Prometheus is told in one line, and nothing is printed', async () => {
  const { url } = await standInThat((response) => void response.end('<html>'));

  expect(await verified({ day: '2026-03-03', prometheus: url })).toEqual({
    isRight: false,
    printed: [],
    told: [`error: ${url} is not a Prometheus: it answers HTTP 200 with something of no type`],
  });
});

test('a question that Prometheus refuses is told with its operation, and the others are asked for all the same', async () => {
  const refusal = JSON.stringify({ status: 'error', errorType: 'execution', error: 'too many samples' });
  const { url, asked } = await standInThat((response) => void response.end(refusal));

  const { isRight, told } = await verified({ day: '2026-03-03', prometheus: url });

  expect(isRight).toBe(false);
  expect(told).toEqual(
    ['bogota', 'madrid'].map((name) => `error: ${name}: ${url} refuses the question (execution): too many samples`),
  );
  expect(asked()).toHaveLength(2);
});

test('a Prometheus behind a token is asked as its file says', async () => {
  const heard: (string | undefined)[] = [];
  const { url } = await standInThat((response, { headers }) => {
    heard.push(headers.authorization);
    response.end('<html>');
  });
  const httpConfigFile = folderWith({ 'http.yml': 'authorization: {credentials: abc}' }).path('http.yml');

  await verified({ day: '2026-03-03', prometheus: url, httpConfigFile });

  expect(heard).toEqual(['Bearer abc']);
});

test('a Prometheus without the day is told, and the vendor is not asked', async () => {
  const { url, asked } = await standInSaying({ resultType: 'matrix', result: [] });

  const { isRight, printed, told } = await verified({ day: '2026-03-04', operation: 'madrid', prometheus: url });

  expect({ isRight, printed }).toEqual({ isRight: false, printed: [] });
  expect(told).toEqual([expect.stringMatching(/holds no day counters of madrid for 2026-03-04; /)]);
  expect(asked()[0]?.searchParams.get('query')).toBe(
    'wolkvox_smart_hold_day_start_timestamp_seconds{operation="madrid"}[86400000ms]',
  );
});
