import path from 'node:path';
import type { Config } from '../../src/config/config.ts';
import type { CallLimits } from '../../src/wolkvox/limits.ts';
import { startProgram, type Program } from './program.ts';
import { root } from './repository.ts';
import type { SwiftClock } from './swift-clock.ts';

/** A real process of the built exporter whose clock runs swiftly, to be killed and started again. */
export type ExporterProcess = {
  readonly origin: () => string;
  /** Of the process started last. */
  readonly pid: () => number;
  readonly signal: (name: NodeJS.Signals) => void;
  readonly kill: () => Promise<void>;
  /** Resolves when it listens, or has ended before; from the second start on where it listened before. */
  readonly start: (how?: Start) => Promise<void>;
  readonly hasEnded: () => boolean;
  /** Everything the process started last has said. */
  readonly output: () => string;
};

/** A module loaded before the exporter, and what it is told. */
export type Start = { readonly preload: string; readonly env: Readonly<Record<string, string>> };

const dist = (file: string) => JSON.stringify(path.join(root, 'dist', file));

/** Everything of the product but its command line, which has no way to tell it another time. */
const script = `
  import { setTimeout as delay } from 'node:timers/promises';
  import { startApp } from ${dist('app.js')};
  import { createLog } from ${dist('base/log-lines.js')};
  const { config, limits, listenAddress, stateFile, times, realMs, virtualMs } = JSON.parse(process.argv[1]);
  const clock = {
    now: () => virtualMs + (Date.now() - realMs) * times,
    monotonic: () => performance.now() * times,
    sleep: async (ms, signal) => { await delay(ms / times, undefined, { signal }); },
  };
  const settings = { listenAddresses: [listenAddress], routePrefix: '/', telemetryPath: '/metrics', enableLifecycle: false, stateFile };
  const log = createLog({ level: 'info' }, process.stderr);
  const build = { version: '0', revision: 'test', nodeVersion: process.version, tzVersion: '2025c' };
  const app = await startApp(config, settings, { clock, limits, random: Math.random, log, env: process.env, build, usage: process });
  console.log(app.origins[0]);`;

export type ExporterProcessOptions = {
  readonly clock: SwiftClock;
  readonly token: string;
  readonly stateFile: string;
  /** Of calls to the vendor; the exporter's own where none are given. */
  readonly limits?: CallLimits;
  /** Added to the environment of the tests. */
  readonly env?: Readonly<Record<string, string>>;
  /** How it is started, as in a network of its own; usually as any other program. */
  readonly launch?: typeof startProgram;
  /** Where it listens first; a port of the system's choosing where none is given. */
  readonly origin?: string;
};

export async function exporterProcess(
  config: Config,
  { clock, token, stateFile, limits, env = {}, launch = startProgram, ...begin }: ExporterProcessOptions,
): Promise<ExporterProcess> {
  let program: Program | undefined;
  let origin = begin.origin ?? 'http://127.0.0.1:0';
  let ended = false;

  async function start(how?: Start): Promise<void> {
    const { hostname: host, port } = new URL(origin);
    const told = {
      config,
      limits,
      listenAddress: { host, port: Number(port) },
      stateFile,
      times: clock.times,
      realMs: Date.now(),
      virtualMs: clock.now(),
    };
    const args = ['--input-type=module', '-e', script, JSON.stringify(told)];
    const loaded = how === undefined ? [] : ['--import', how.preload];
    const started = launch(process.execPath, [...loaded, ...args], {
      env: { ...process.env, ...env, ...how?.env, TOKEN: token },
    });
    program = started;
    ended = false;
    const end = started.ended.then(() => {
      ended = program === started || ended;
    });
    const line = started.line(/^http:/);
    if (how === undefined) origin = await line;
    else await Promise.race([line.catch(() => undefined), end]);
  }

  await start();
  return {
    origin: () => origin,
    pid: () => program?.pid ?? NaN,
    signal: (name) => program?.signal(name),
    kill: async () => program?.kill(),
    start,
    hasEnded: () => ended,
    output: () => program?.output() ?? '',
  };
}
