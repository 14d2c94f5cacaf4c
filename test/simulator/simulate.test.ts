import { expect, onTestFinished, test } from 'vitest';
import { simulate, type SimulateOptions } from '../../src/simulator/simulate.ts';
import { tokenFor } from '../../src/simulator/options.ts';
import { startSimulator } from '../../src/simulator/simulator.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { folderWith } from '../support/folders.ts';
import { keptLog } from '../support/lines.ts';
import { ask, simulatorFor } from '../support/simulator.ts';

const clock = fakeClock('2026-03-04T17:00:00Z');

/** Runs the command until the test aborts it. */
async function running(options: SimulateOptions) {
  const stop = new AbortController();
  const { log, lines } = keptLog();
  let ended: Promise<void> = Promise.resolve();
  const printed = await new Promise<string>((resolve, reject) => {
    ended = simulate({ port: 0, ...options }, { clock, log, print: resolve }, stop.signal);
    ended.catch(reject);
  });
  onTestFinished(() => stop.abort());
  return { printed, origin: /at (\S+)/.exec(printed)?.[1] ?? '', stop, ended, lines };
}

const fileWith = (text: string) => folderWith({ 'faults.yaml': text }).path('faults.yaml');

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
  const { origin } = await running({ faultsFile: fileWith('- kind: status\n  status: 503\n') });

  expect((await fetch(`${origin}/api/v2/information.php?api=skills`)).status).toBe(503);
});

test('a faults file that cannot be used stops the start and is named', async () => {
  const file = fileWith('- kind: sillence\n');

  await expect(running({ faultsFile: file })).rejects.toThrow(
    `${file}:1:9: [0].kind: "sillence" is not a kind of fault; write silence`,
  );
  await expect(running({ faultsFile: '/nowhere/faults.yaml' })).rejects.toThrow(
    /^\/nowhere\/faults\.yaml: there is no such file; give the path of a YAML or JSON file to --faults\.file/,
  );
});

test('a faults file that is no YAML is refused at its line', async () => {
  const file = fileWith('- kind: reset\n- kind: "silence\n');

  await expect(running({ faultsFile: file })).rejects.toThrow(
    `${file}:3:1: a quote, bracket, comma or colon is missing`,
  );
});

test('its log says when it started and stopped, what it was asked and which faults came, never the token', async () => {
  const { origin, stop, ended, lines } = await running({ token: '73656372657420746f6b656e' });
  await ask({ origin, token: '73656372657420746f6b656e' }, { api: 'skills' });
  await fetch(`${origin}/simulator/faults`, { method: 'PUT', body: '[{kind: reset, next: 1}]' });
  stop.abort();
  await ended;

  expect(lines()).toMatchObject([
    { level: 'info', event: 'simulator_started', origin, faults: 0 },
    { level: 'debug', event: 'simulator_asked', api: 'skills', status: 200 },
    { level: 'info', event: 'simulator_faults_set', faults: 1 },
    { level: 'info', event: 'simulator_stopped', requests: 1 },
  ]);
  expect(JSON.stringify(lines())).not.toContain('73656372657420746f6b656e');
});

test('a token that was given is not printed', async () => {
  const { printed } = await running({ token: '73656372657420746f6b656e' });

  expect(printed).toContain('accepted only here: (the one given)');
  expect(printed).not.toContain('73656372657420746f6b656e');
});

test('without a host it can be reached at every address of the machine', async () => {
  const { origin } = await running({ host: '' });
  const { port } = new URL(origin);

  expect((await fetch(`http://127.0.0.1:${port}/simulator/stats`)).status).toBe(200);
  expect((await fetch(`http://127.0.0.2:${port}/simulator/stats`)).status).toBe(200);
});

test('a port in use is refused by name', async () => {
  const { port } = new URL((await running({})).origin);

  await expect(running({ port: Number(port) })).rejects.toThrow(
    `--listen-address: 127.0.0.1:${port}: the port is in use; stop the other program or choose another port`,
  );
});

test('options that cannot be used are all named', async () => {
  const options = { skills: 0, timezone: 'Bogota', seeed: 1 };

  await expect(startSimulator(options, { clock })).rejects.toThrow(
    /skills[^]*"Bogota" is not an IANA time zone[^]*seeed/,
  );
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
