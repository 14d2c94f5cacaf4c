import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { Config } from '../../src/config/config.ts';
import type { SwiftClock } from './swift-clock.ts';

/** A real process of the built exporter whose clock runs swiftly, to be killed and started again. */
export type ExporterProcess = {
  readonly origin: () => string;
  readonly kill: () => Promise<void>;
  /** Resolves when it listens; from the second start on where it listened before. */
  readonly start: () => Promise<void>;
  readonly output: () => string;
};

const dist = (file: string) => JSON.stringify(path.resolve(import.meta.dirname, '../../dist', file));

/** Everything of the product but its command line, which has no way to tell it another time. */
const script = `
  import { setTimeout as delay } from 'node:timers/promises';
  import { startApp } from ${dist('app.js')};
  import { createLog } from ${dist('log.js')};
  const { config, listenAddress, stateFile, times, realMs, virtualMs } = JSON.parse(process.argv[1]);
  const clock = {
    now: () => virtualMs + (Date.now() - realMs) * times,
    monotonic: () => performance.now() * times,
    sleep: async (ms, signal) => { await delay(ms / times, undefined, { signal }); },
  };
  const settings = { listenAddresses: [listenAddress], telemetryPath: '/metrics', routePrefix: '/', enableLifecycle: false, stateFile };
  const log = createLog({ level: 'info', format: 'json' }, process.stderr);
  const build = { version: '0', revision: 'test', nodeVersion: process.version };
  const app = await startApp(config, settings, { clock, random: Math.random, log, env: process.env, build });
  console.log(app.origins[0]);`;

export async function exporterProcess(
  config: Config,
  { clock, token, stateFile }: { readonly clock: SwiftClock; readonly token: string; readonly stateFile: string },
): Promise<ExporterProcess> {
  let child: ChildProcess | undefined;
  let origin = 'http://127.0.0.1:0';
  let output = '';

  async function start(): Promise<void> {
    const told = {
      config,
      listenAddress: new URL(origin).host,
      stateFile,
      times: clock.times,
      realMs: Date.now(),
      virtualMs: clock.now(),
    };
    const args = ['--input-type=module', '-e', script, JSON.stringify(told)];
    const started = spawn(process.execPath, args, {
      env: { ...process.env, TOKEN: token },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child = started;
    started.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const [first] = (await Promise.race([
      once(started.stdout, 'data'),
      once(started, 'exit').then(() => Promise.reject(new Error(output))),
    ])) as [Buffer];
    origin = first.toString().trim();
  }

  async function kill(): Promise<void> {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }

  onTestFinished(kill);
  await start();
  return { origin: () => origin, kill, start, output: () => output };
}
