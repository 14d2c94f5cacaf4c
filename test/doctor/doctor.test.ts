import { expect, test } from 'vitest';
import { doctorBefore } from './support.ts';

test('where everything is well nothing is to be done, and that costs as many calls as were announced', async () => {
  const { exitCode, findings, error, simulator } = await doctorBefore();

  expect(findings.filter(({ mark }) => mark === 'warn' || mark === 'fail')).toEqual([]);
  expect(exitCode).toBe(0);
  expect(error).toContain('It makes about 8 calls to wolkvox, at most 14;');
  expect(simulator.measured().requests).toBe(8);
  expect(findings.map(({ step }) => step)).toEqual([
    'configuration',
    'proxy',
    'name',
    'connection',
    'clock',
    'token',
    'pool',
    'report',
    'zone',
    'names',
    'state file',
    'port',
    'Prometheus',
  ]);
});
