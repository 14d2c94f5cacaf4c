import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { simulate, type SimulateOptions } from '../../src/simulator/simulate.ts';
import { tokenFor } from '../../src/simulator/options.ts';
import { startSimulator } from '../../src/simulator/simulator.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { ask, simulatorFor } from '../support/simulator.ts';

const clock = fakeClock('2026-03-04T17:00:00Z');

/** Runs the command until the test aborts it. */
async function running(options: SimulateOptions) {
  const stop = new AbortController();
  let ended: Promise<void> = Promise.resolve();
  const printed = await new Promise<string>((resolve, reject) => {
    ended = simulate({ port: 0, ...options }, { clock, print: resolve }, stop.signal);
    ended.catch(reject);
  });
  onTestFinished(() => stop.abort());
  return { printed, origin: /at (\S+)/.exec(printed)?.[1] ?? '', stop, ended };
}

async function fileWith(text: string): Promise<string> {
  const directory = await mkdtemp(path.join(tmpdir(), 'simulator-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  const file = path.join(directory, 'faults.yaml');
  await writeFile(file, text);
  return file;
}

test('it says where it is, which token it takes, and answers until told to stop', async () => {
  const { printed, origin, stop, ended } = await running({ seed: 9 });

  expect(printed).toContain(`WOLKVOX_SERVER=${origin}`);
  expect(printed).toContain(tokenFor(9));
  expect((await ask({ origin, token: tokenFor(9) }, { api: 'skills' })).status).toBe(200);
  stop.abort();
  await ended;
  await expect(fetch(origin)).rejects.toThrow();
});

test('faults come from a file', async () => {
  const { origin } = await running({ faultsFile: await fileWith('- kind: status\n  status: 503\n') });

  expect((await fetch(`${origin}/api/v2/information.php?api=skills`)).status).toBe(503);
});

test('a faults file that cannot be used stops the start and is named', async () => {
  const file = await fileWith('- kind: sillence\n');

  await expect(running({ faultsFile: file })).rejects.toThrow(`${file}: [0].kind: "sillence" is not a kind of fault`);
  await expect(running({ faultsFile: '/nowhere/faults.yaml' })).rejects.toThrow(/^\/nowhere\/faults\.yaml: there is no such file/);
});

test('options that cannot be used are all named', async () => {
  const options = { skills: 0, timezone: 'Bogota', seeed: 1 };

  await expect(startSimulator(options, { clock })).rejects.toThrow(/skills[^]*"Bogota" is not an IANA zone[^]*seeed/);
});

test('several operations run side by side, each with its own token and story', async () => {
  const [one, two] = [await simulatorFor({ seed: 1 }), await simulatorFor({ seed: 2 })];

  expect(one.token).not.toBe(two.token);
  expect(one.truthOfDay('2026-03-04')).not.toEqual(two.truthOfDay('2026-03-04'));
  expect((await ask({ origin: one.origin, token: two.token }, { api: 'skills' })).status).toBe(403);
});

test('an operation of twenty thousand skills answers with all of them', async () => {
  const simulator = await simulatorFor({ skills: 20_000, unused: 'zero' });

  const query = { api: 'diagram_2', date_ini: '20260304000000', date_end: '20260304115959' };

  expect((await ask(simulator, query)).envelope.data).toHaveLength(20_000);
});
