import { expect, test } from 'vitest';
import { CallError } from '../../src/base/errors.ts';
import { describeError } from '../../src/base/describe-error.ts';
import { connectProxy } from '../support/connect-proxy.ts';
import { canary, expectSilence, faults } from '../support/canary.ts';
import { exporterFor } from '../support/whole-exporter.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { operationOf } from '../support/operation.ts';
import { simulatorFor } from '../support/simulator.ts';

test.each(faults)('no fault brings the token into log, metrics or pages: %j', async (fault) => {
  const clock = fakeClock('2026-03-04T17:06:30Z');
  const simulator = await simulatorFor({ skills: 2, token: canary, faults: [{ ...fault, next: 20 }] }, clock);
  const { refreshed, get, log } = await exporterFor({
    operations: [operationOf(simulator.origin)],
    env: { TOKEN: canary },
    clock,
  });

  expectSilence(await refreshed(), '/metrics');
  expectSilence((await get('/')).text, '/');
  expectSilence((await get('/nowhere')).text, 'the page of an unknown path');
  expectSilence(log.text(), 'the log');
});

test.each([407, 403, 502])('no refusal of a proxy (%s) brings its password or the token anywhere', async (status) => {
  const { port } = await connectProxy({ status });
  const { refreshed, get, log } = await exporterFor({
    operations: [operationOf('https://wv0042.wolkvox.com')],
    env: { TOKEN: canary, HTTPS_PROXY: `http://user:${canary}@127.0.0.1:${port}` },
    clock: fakeClock('2026-03-04T17:06:30Z'),
  });
  const basic = Buffer.from(`user:${canary}`).toString('base64');

  const told = [await refreshed(), (await get('/')).text, log.text()];

  expect(told[0]).toContain('wolkvox_exporter_refresh_failures_total{operation="ventas",reason="proxy"} 1');
  for (const text of told) {
    expectSilence(text, 'a page or the log');
    expect(text).not.toContain(basic);
  }
});

test('an error that carries headers, sockets or a request along leaves them behind, also in a crash', () => {
  const request = { headers: { 'wolkvox-token': canary } };
  const cause = Object.assign(new Error('socket hang up'), {
    code: 'ECONNRESET',
    request,
    config: request,
    token: canary,
  });
  const error = new CallError('network', 'the connection failed', { cause });

  expect(describeError(error)).toEqual({
    type: 'CallError',
    message: 'the connection failed',
    reason: 'network',
    hint: undefined,
    cause: { type: 'Error', message: 'socket hang up', code: 'ECONNRESET' },
  });
  expectSilence(JSON.stringify(describeError(error)), 'the crash line');
});
