import { symlinkSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { askedOperation } from '../../src/beside/asked-operation.ts';
import { operationNamed } from '../../src/beside/operation-named.ts';
import { schedulesOnToken } from '../../src/beside/token-schedules.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { parseTokenInfo, tokenInfoCall } from '../../src/wolkvox/token-info.ts';
import { corrected } from '../../src/wolkvox/pool.ts';
import { folderWith, temporaryFolder } from '../support/folders.ts';
import { leapingClock } from '../support/leaping-clock.ts';
import { keptLog } from '../support/lines.ts';
import { isGranted, stateIn } from '../support/state-lock.ts';
import { simulatorFor } from '../support/simulator.ts';

const never = new AbortController().signal;

async function asked(options: { startIso: string; isRunning?: boolean }) {
  const clock = leapingClock(options.startIso);
  const simulator = await simulatorFor({ licenses: 1 }, clock);
  const folder = folderWith({ token: simulator.token });
  const env = { WOLKVOX_SERVER: simulator.origin, WOLKVOX_TOKEN_FILE: folder.path('token'), WOLKVOX_OPERATION: 'v' };
  const { config } = await loadConfig(undefined, env);
  const stateFile = stateIn(temporaryFolder());
  if (options.isRunning === true) expect(await isGranted(stateFile)).toBe(true);
  const waits: string[] = [];
  const operation = await askedOperation({
    config,
    operation: operationNamed(config, undefined),
    stateFile,
    env,
    clock,
    random: () => 0.5,
    log: keptLog().log,
    onWait: ({ why }) => waits.push(why),
  });
  onTestFinished(operation.close);
  return { operation, simulator, waits, clock, folder, stateFile };
}

test('the lock of the state file tells that an exporter runs, and looking takes it from nobody', async () => {
  const { operation, waits, stateFile } = await asked({ startIso: '2026-03-04T15:06:10Z', isRunning: true });
  const alone = await asked({ startIso: '2026-03-04T15:06:10Z' });

  expect(await operation.isExporterRunning()).toBe(true);
  expect(await alone.operation.isExporterRunning()).toBe(false);
  expect(await isGranted(alone.stateFile)).toBe(true);
  await operation.ask(tokenInfoCall, never);
  expect(waits).toEqual(['refresh']);
  expect(await isGranted(stateFile)).toBe(false);
});

test('beside replicas with a lease a call keeps out of the way of the one that reads, whose lock another machine has', async () => {
  const { operation, waits, stateFile } = await asked({ startIso: '2026-03-04T15:06:10Z' });
  symlinkSync('state.json.term-7', stateFile);

  await operation.ask(tokenInfoCall, never);

  expect(waits).toEqual(['refresh']);
});

test('what an answer tells of the vendor’s clock moves the turns of the next calls', async () => {
  const { operation, simulator, waits, clock } = await asked({ startIso: '2026-03-04T15:08:30Z', isRunning: true });
  simulator.setFaults([{ kind: 'skew', seconds: -46 }]);
  await operation.ask(tokenInfoCall, never);
  clock.setWall('2026-03-04T15:10:40Z'); // 20 to 35 s before it is due, and 45 s more until it begins

  await operation.ask(tokenInfoCall, never);
  expect(waits).toEqual([]);

  simulator.setFaults([]);
  await operation.ask(tokenInfoCall, never);
  clock.setWall('2026-03-04T15:10:40Z');
  await operation.ask(tokenInfoCall, never);
  expect(waits).toEqual(['refresh']);
});

test('a call is paid from the pool, which token_info corrects', async () => {
  const { operation } = await asked({ startIso: '2026-03-04T15:06:10Z' });

  const { rows } = await operation.ask(tokenInfoCall, never);
  operation.setPool(corrected(operation.pool(), parseTokenInfo(rows)));

  expect(operation.calls()).toBe(1);
  expect(operation.pool()).toMatchObject({ own: 1, total: 1, limit: 1_000 });
});

test('a failed call is tried again, a refused token is not, and a token put right is read anew', async () => {
  const { operation, folder, simulator, clock } = await asked({ startIso: '2026-03-04T15:06:10Z' });
  simulator.setFaults([{ kind: 'status', status: 500, next: 1 }]);
  await operation.ask(tokenInfoCall, never);
  expect(operation.calls()).toBe(2);

  folder.write('token', 'wrong');
  await expect(operation.ask(tokenInfoCall, never)).rejects.toMatchObject({ reason: 'auth' });
  expect(operation.calls()).toBe(3);

  folder.write('token', simulator.token);
  clock.leap(1_000);
  await operation.ask(tokenInfoCall, never);
  expect(operation.calls()).toBe(4);
});

test('operations with the same token are kept away from together, others are not', async () => {
  const folder = folderWith({
    one: 'a1',
    same: 'a1',
    other: 'b2',
    'exporter.yml': `operations:\n${['one', 'same', 'other'].map((name) => `  - {name: ${name}, server: '0042', token_file: ${name}}\n`).join('')}`,
  });
  const { config } = await loadConfig(folder.path('exporter.yml'), {});

  expect(await schedulesOnToken(config, operationNamed(config, 'one'), {})).toHaveLength(2);
  expect(await schedulesOnToken(config, operationNamed(config, 'other'), {})).toHaveLength(1);
  expect(() => operationNamed(config, undefined)).toThrow('write one of one, same, other');
  expect(() => operationNamed(config, 'othre')).toThrow('write other');
});
