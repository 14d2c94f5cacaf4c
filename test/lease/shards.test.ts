import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { expect, test } from 'vitest';
import { preflight } from '../../src/preflight.ts';
import { parseState } from '../../src/ledger/file-format.ts';
import { reports } from '../../src/wolkvox/reports/reports.ts';
import { valueIn } from '../support/exposition.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { folderWith } from '../support/folders.ts';
import { leaseApiStandIn } from '../support/lease-api-stand-in.ts';
import { keptLog } from '../support/lines.ts';
import { simulatorFor } from '../support/simulator.ts';
import { startedExporter } from '../support/started-exporter.ts';

const names = ['ventas', 'soporte', 'cobranza', 'quejas'];
const count = 2;
const givenBack = { holderIdentity: 'given-back', leaseTransitions: 1, leaseDurationSeconds: 90 };

/** Two shards with a Lease and a state each, in one cluster, one shared folder and before one vendor for each operation. */
async function cluster() {
  const clock = fakeClock('2026-03-04T17:00:20Z');
  const vendors = await Promise.all(names.map(() => simulatorFor({ skills: 2, unused: 'zero' }, clock)));
  const operations = names.map((name, n) => ({ name, server: vendors[n]?.origin, token_env: `TOKEN_${n}` }));
  const folder = folderWith({ 'exporter.yml': JSON.stringify({ operations }) });
  const api = await leaseApiStandIn();
  const tokens = Object.fromEntries(vendors.map(({ token }, n) => [`TOKEN_${n}`, token]));
  for (const index of [0, 1]) api.put(`smart-hold-${index}`, { metadata: {}, spec: givenBack });

  const start = async (index: number, replica: string) => {
    const shard = { index, count };
    const stateFile = folder.path(`state-${index}.json`);
    const files = { configFile: folder.path('exporter.yml'), webConfigFile: undefined, stateFile };
    const { config } = await preflight({ ...files, shard }, tokens);
    const { log, lines } = keptLog();
    const exporter = await startedExporter(config, {
      clock,
      random: () => 0,
      log,
      env: { ...tokens, ...api.env },
      shard,
      accountFolder: api.account(`${replica}${index}`).path(''),
      settings: { leaseName: 'smart-hold', shardCount: count, shardIndex: index, stateFile },
    });
    const scrape = async () => (await exporter.get('/metrics')).text();
    return { stop: exporter.stop, scrape, lines, own: config.operations.map(({ name }) => name).toSorted() };
  };
  return { clock, vendors, folder, api, start };
}

type Replica = Awaited<ReturnType<Awaited<ReturnType<typeof cluster>>['start']>>;

function shownIn(text: string): readonly string[] {
  return [...text.matchAll(/^wolkvox_up\{operation="([^"]+)"\} 1$/gm)].map(([, name = '']) => name).toSorted();
}

test('two shards with two replicas each: every operation is read by one, and each standby takes over its own shard', async () => {
  const { clock, vendors, folder, api, start } = await cluster();
  const shown = async (replicas: readonly Replica[]) =>
    (await Promise.all(replicas.map(({ scrape }) => scrape()))).map(shownIn);
  /** Moves on until these show all of their shards. */
  const allShownBy = async (...replicas: readonly Replica[]) => {
    const wanted = replicas.map(({ own }) => own);
    while (JSON.stringify(await shown(replicas)) !== JSON.stringify(wanted)) await clock.advance(2_000);
  };
  const leaders = [await start(0, 'a'), await start(1, 'a')] as const;
  await allShownBy(...leaders);
  const standbys = [await start(0, 'b'), await start(1, 'b')] as const;

  expect(leaders.flatMap(({ own }) => own).toSorted()).toEqual(names.toSorted());
  expect(leaders.map(({ own }) => own.length > 0)).toEqual([true, true]);
  expect(await shown(standbys)).toEqual([[], []]);

  for (const [index, leader] of leaders.entries()) {
    const ended = leader.stop();
    await clock.advance(5_000);
    await ended;
    expect(leader.lines().map(({ event }) => event)).toContain('lease_given_back');
    expect(readdirSync(folder.path('.')).filter((name) => name.startsWith(`state-${index}.json.term-2.lock`))).toEqual(
      [],
    );
    await allShownBy(...standbys.slice(0, index + 1));
    const texts = await Promise.all(standbys.map(({ scrape }) => scrape()));
    expect(texts.map((text) => valueIn(text, 'wolkvox_exporter_leader'))).toEqual(index === 0 ? [1, 0] : [1, 1]);
    expect(texts.map((text) => valueIn(text, 'wolkvox_exporter_shard_index'))).toEqual([0, 1]);
  }

  expect(vendors.map(({ measured }) => measured().mostAtOnce)).toEqual([1, 1, 1, 1]);
  for (const [index, { own }] of standbys.entries()) {
    expect(api.lease(`smart-hold-${index}`)?.spec['leaseTransitions']).toBe(3);
    expect(readlinkSync(folder.path(`state-${index}.json`))).toBe(`state-${index}.json.term-3`);
    const read = parseState(readFileSync(folder.path(`state-${index}.json`), 'utf8'), reports);
    expect('problem' in read ? read.problem : [...read.state.keys()].toSorted()).toEqual(own);
  }
  expect(api.lease('smart-hold')).toBeUndefined();
});
