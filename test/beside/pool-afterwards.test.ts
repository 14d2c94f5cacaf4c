import { expect, test } from 'vitest';
import { valueIn } from '../support/exposition.ts';
import { operationFor } from '../support/operation.ts';
import { ask } from '../support/simulator.ts';

test('the exporter takes what a command has spent of the pool from token_info, within the hour', async () => {
  const { refresh, next, text, simulator } = await operationFor();
  const used = async () => valueIn(await text(), 'wolkvox_api_quota_used');
  await refresh();
  for (let call = 0; call < 40; call += 1) await ask(simulator, { api: 'skills' });

  for (let n = 0; n < 13; n += 1) await next();

  const { poolUsed } = simulator.measured();
  expect(poolUsed).toBeGreaterThan(40);
  expect(await used()).toBe(poolUsed);
});
