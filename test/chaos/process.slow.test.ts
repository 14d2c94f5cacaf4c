import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { dayCountsIn, gaugesIn, sumOf } from '../support/day-counts.ts';
import { exporterProcess } from '../support/exporter-process.ts';
import { samplesIn, valueIn } from '../support/exposition.ts';
import { temporaryFolder } from '../support/folders.ts';
import { configOf, minuteMs, operationOf } from '../support/operation.ts';
import { startProgram } from '../support/program.ts';
import { programTest } from '../support/program-test.ts';
import { swiftClock } from '../support/swift-clock.ts';
import { until } from '../support/until.ts';
import { watchedProcess } from './watched-process.ts';

// Half an hour of the exporter's clock takes half a minute. `npm run proof` takes that time, the suite does not.
const isProof = process.env['PROOF'] !== undefined;
const times = 60;
const awayMs = 30_000;
const mostMs = 600_000;

const proof = (name: string, body: () => Promise<void>) => test.skipIf(!isProof)(name, body, mostMs);
const proofWith = (programs: readonly string[], name: string, body: () => Promise<void>) =>
  isProof ? programTest(programs, name, body, mostMs) : test.skip(`${name} (PROOF=1)`);

const failures = (text: string, ...reasons: readonly string[]) =>
  reasons.reduce((sum, reason) => sum + (valueIn(text, 'wolkvox_exporter_refresh_failures_total', { reason }) ?? 0), 0);

proof(
  'a process stopped for half an hour in the midst of a call shows nothing old when it wakes, asks nothing twice, and is exact',
  async () => {
    const { vendor, exporter, scrape, wrongInTheEnd } = await watchedProcess({ times });
    onTestFinished(() => exporter.signal('SIGCONT')); // one that is stopped could not be ended
    expect(await wrongInTheEnd()).toEqual([]);
    vendor.setFaults([{ kind: 'slow', by: '1m' }]);
    const before = vendor.measured().requests;
    await until(() => (vendor.measured().requests > before ? true : undefined));

    exporter.signal('SIGSTOP');
    vendor.setFaults([]);
    const { requests } = vendor.measured();
    await delay(awayMs);
    expect(vendor.measured().requests).toBe(requests);
    exporter.signal('SIGCONT');
    const awake = (await scrape()) ?? '';

    expect(gaugesIn(awake)).toEqual({});
    expect(sumOf(dayCountsIn(awake))).toBeGreaterThan(0);
    expect(await wrongInTheEnd()).toEqual([]);
    const asked = vendor.measured().log.map(({ api, dateIni, dateEnd }) => `${api} ${dateIni} ${dateEnd}`);
    expect(asked.filter((question, n) => question.includes('diagram_2') && asked.indexOf(question) < n)).toEqual([]);
    expect(vendor.measured().mostAtOnce).toBe(1);
  },
);

// Only where a disk of one's own may be mounted.
const mayMount = isProof && spawnSync('unshare', ['--mount', 'true']).status === 0;
const onDisk = mayMount || process.env['CI'] === 'true' ? proofWith : (_: unknown, name: string) => test.skip(name);

onDisk(['unshare', 'mount'], 'on a full disk it goes on and tells it; with space again it is exact', async () => {
  const folder = temporaryFolder();
  const mount = 'mount -t tmpfs -o size=128k tmpfs "$0" && exec "$@"';
  const { exporter, scrape, wrongInTheEnd } = await watchedProcess({
    times,
    folder,
    launch: (program, args, options) =>
      startProgram('unshare', ['--mount', 'sh', '-c', mount, folder, program, ...args], options),
  });
  expect(await wrongInTheEnd()).toEqual([]);
  const filler = path.join(`/proc/${exporter.pid()}/root`, folder, 'filler');

  fill(filler);
  const full = await until(async () => {
    const text = (await scrape()) ?? '';
    return failures(text, 'state') > 1 ? text : undefined;
  });
  const shown = dayCountsIn(full);
  expect(valueIn(full, 'wolkvox_up')).toBe(0);
  expect(valueIn(full, 'wolkvox_exporter_state_save_failures_total')).toBeGreaterThan(0);
  expect(exporter.output()).toContain('ENOSPC');
  await delay(awayMs / 3);
  expect(dayCountsIn((await scrape()) ?? '')).toEqual(shown);
  rmSync(filler);

  expect(await wrongInTheEnd()).toEqual([]);
  expect(exporter.hasEnded()).toBe(false);
});

/** Leaves no room for a byte more. */
function fill(file: string): void {
  for (const bytes of [4_096, 1]) {
    try {
      for (;;) appendFileSync(file, 'x'.repeat(bytes));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    }
  }
}

proofWith(['prlimit'], 'without a descriptor left it goes on and tells it; with some again it is exact', async () => {
  const { exporter, scrape, wrongInTheEnd } = await watchedProcess({ times });
  expect(await wrongInTheEnd()).toEqual([]);
  const limit = (descriptors: number) =>
    expect(spawnSync('prlimit', [`--pid=${exporter.pid()}`, `--nofile=${descriptors}:`]).status).toBe(0);

  limit(3); // those that are open stay open: the scrapes go on over their connection
  for (let n = 0; n < 20; n += 1) {
    knockOn(exporter.origin());
    await delay(100);
  }
  const told = await until(async () => {
    const text = (await scrape()) ?? '';
    return exporter.hasEnded() || failures(text, 'network', 'state') > 1 ? text : undefined;
  });
  expect(exporter.output()).not.toContain('uncaught');
  expect(exporter.hasEnded()).toBe(false);
  expect(valueIn(told, 'wolkvox_up')).toBe(0);
  expect(exporter.output()).toContain('EMFILE');
  limit(1_024);

  expect(await wrongInTheEnd()).toEqual([]);
});

proof('in 256 MB of heap 10,000 skills are read, kept, saved and scraped', async () => {
  const row = { treatment: '9', customer_say_no: '4', customer_say_yes: '5', recall_fail: '1', recall_ok: '4' };
  const data = Array.from({ length: 10_000 }, (_, n) => ({
    skill_id: String(1_000 + n),
    ...row,
    service_level_up: '1 %',
  }));
  const body = JSON.stringify({ code: '200', error: null, msg: 'Results', data });
  const vendor = createServer((_req, res) => {
    res.sendDate = false; // its clock is not the exporter's
    res.end(body);
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void vendor.close());
  await once(vendor, 'listening');
  const exporter = await exporterProcess(
    configOf([operationOf(`http://127.0.0.1:${(vendor.address() as net.AddressInfo).port}`)], { intervalMs: minuteMs }),
    {
      clock: swiftClock('2026-03-04T13:00:20Z', 10),
      token: 'not-asked-for',
      stateFile: path.join(temporaryFolder(), 'state.json'),
      env: { NODE_OPTIONS: '--max-old-space-size=256' },
    },
  );
  const seriesOf = (text: string, name: string) => samplesIn(text).filter((sample) => sample.name === name).length;

  const text = await until(async () => {
    const text = await (await fetch(`${exporter.origin()}/metrics`)).text();
    return seriesOf(text, 'wolkvox_smart_hold_day_treatment_total') > 0 ? text : undefined;
  });

  expect(seriesOf(text, 'wolkvox_smart_hold_treatment')).toBe(10_000);
  expect(seriesOf(text, 'wolkvox_smart_hold_day_treatment_total')).toBe(10_000);
  expect(valueIn(text, 'wolkvox_exporter_state_save_failures_total') ?? 0).toBe(0);
  expect(exporter.hasEnded()).toBe(false);
});

/** A connection that cannot be taken. */
function knockOn(origin: string): void {
  const { hostname: host, port } = new URL(origin);
  const socket = net.connect({ host, port: Number(port) }).on('error', () => undefined);
  setTimeout(() => socket.destroy(), 1_000).unref();
}
