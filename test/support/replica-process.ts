import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { Config } from '../../src/config/config.ts';
import { startProgram } from './program.ts';
import { root } from './repository.ts';
import type { SwiftClock } from './swift-clock.ts';

const dist = (file: string) => JSON.stringify(path.join(root, 'dist', file));

/** Everything of the product but its command line, which has no way to tell it another time or another cluster. */
const script = `
  import { setTimeout as delay } from 'node:timers/promises';
  import { startApp } from ${dist('app.js')};
  import { createLog } from ${dist('base/log-lines.js')};
  const { config, stateFile, accountFolder, times, realMs, virtualMs } = JSON.parse(process.argv[1]);
  const clock = {
    now: () => virtualMs + (Date.now() - realMs) * times,
    monotonic: () => performance.now() * times,
    sleep: async (ms, signal) => { await delay(ms / times, undefined, { signal }); },
  };
  const listenAddresses = [{ host: '127.0.0.1', port: 0 }];
  const settings = { listenAddresses, routePrefix: '/', telemetryPath: '/metrics', enableLifecycle: false, stateFile, leaseName: 'smart-hold', shardCount: 1 };
  const log = createLog({ level: 'info' }, process.stderr);
  const build = { version: '0', revision: 'test', nodeVersion: process.version, tzVersion: '2025c' };
  const app = await startApp(config, settings, { clock, random: Math.random, log, env: process.env, build, usage: process, accountFolder });
  console.log(app.origins[0]);
  process.on('SIGTERM', () => app.stop().then(() => process.exit(0)));`;

export type ReplicaOptions = {
  readonly clock: SwiftClock;
  readonly env: Readonly<Record<string, string>>;
  readonly accountFolder: string;
  readonly stateFile: string | undefined;
  /** How far its wall clock is off, milliseconds. */
  readonly wallOffMs?: number;
};

/** A real process of the built exporter that asks for a lease, with a clock that runs swiftly. */
export async function replicaProcess(config: Config, options: ReplicaOptions) {
  const { clock, env, accountFolder, stateFile, wallOffMs = 0 } = options;
  const { times } = clock;
  const told = { config, stateFile, accountFolder, times, realMs: Date.now(), virtualMs: clock.now() + wallOffMs };
  const args = ['--input-type=module', '-e', script, JSON.stringify(told)];
  const program = startProgram(process.execPath, args, { env: { ...process.env, ...env } });
  onTestFinished(() => program.signal('SIGCONT')); // one that is stopped could not be ended
  const origin = await program.line(/^http:/);
  const get = (target: string) => fetch(new URL(target, origin), { signal: AbortSignal.timeout(10_000) });
  return {
    signal: program.signal,
    kill: program.kill,
    ended: program.ended,
    output: program.output,
    line: program.line,
    get,
    /** Empty where it does not answer. */
    scrape: () =>
      get('/metrics').then(
        (answer) => answer.text(),
        () => '',
      ),
  };
}
