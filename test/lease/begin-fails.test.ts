import { mkdirSync, rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { valueIn } from '../support/exposition.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { folderWith } from '../support/folders.ts';
import { leaseApiStandIn } from '../support/lease-api-stand-in.ts';
import { keptLog } from '../support/lines.ts';
import { configOf, operationOf } from '../support/operation.ts';
import { simulatorFor } from '../support/simulator.ts';
import { startedExporter } from '../support/started-exporter.ts';

test('a replica that has the lease and cannot begin with the state gives it back, calls nobody, and begins once it can', async () => {
  const clock = fakeClock('2026-03-04T17:00:20Z');
  const vendor = await simulatorFor({ skills: 2, unused: 'zero' }, clock);
  const folder = folderWith({});
  const api = await leaseApiStandIn();
  const spec = { holderIdentity: 'given-back', leaseTransitions: 1, leaseDurationSeconds: 90 };
  api.put('smart-hold', { metadata: {}, spec });
  const inTheWay = ['2', '3', '4'].map((term) => folder.path(`state.json.term-${term}`));
  for (const path of inTheWay) mkdirSync(path);
  const { log, lines } = keptLog();
  const exporter = await startedExporter(configOf([operationOf(vendor.origin)]), {
    clock,
    random: () => 0,
    log,
    env: { TOKEN: vendor.token, ...api.env },
    accountFolder: api.account('a').path(''),
    settings: { leaseName: 'smart-hold', stateFile: folder.path('state.json') },
  });
  const leader = async () => valueIn(await (await exporter.get('/metrics')).text(), 'wolkvox_exporter_leader');
  const holder = () => api.lease('smart-hold')?.spec['holderIdentity'];
  const isLogged = (wanted: string) => lines().some(({ event }) => event === wanted);

  while (!isLogged('lease_turn_failed')) await clock.advance(1_000);
  while (holder() !== 'given-back') await clock.advance(1_000);
  expect(await leader()).toBe(0);
  expect(vendor.measured().requests).toBe(0);

  for (const path of inTheWay) rmSync(path, { recursive: true, force: true });
  // A scrape for each second, so that what goes over sockets keeps up: a renewal that does not loses the lease.
  while ((await leader()) !== 1 || !isLogged('refresh_first_success')) await clock.advance(1_000);
  expect(holder()).not.toBe('given-back');
});
