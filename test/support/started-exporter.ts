import { onTestFinished } from 'vitest';
import { startApp, type App, type AppDeps } from '../../src/app.ts';
import type { Config, Settings } from '../../src/config/config.ts';
import type { Preflight } from '../../src/preflight.ts';
import type { FakeClock } from './fake-clock.ts';

/** An exporter on a port of the system's choosing, with nothing else set. */
export const settings: Settings = {
  configFile: undefined,
  listenAddresses: [{ host: '127.0.0.1', port: 0 }],
  telemetryPath: '/metrics',
  webConfigFile: undefined,
  enableLifecycle: false,
  externalUrl: undefined,
  routePrefix: '/',
  stateFile: undefined,
  shardIndex: undefined,
  shardCount: 1,
  leaseName: undefined,
  logLevel: 'debug',
  logFormat: 'json',
};

export type StartedExporter = {
  readonly app: App;
  /** Where it listens. */
  readonly origin: string;
  readonly get: (path: string, init?: RequestInit) => Promise<Response>;
  /** Stops it, once however often it is called. */
  readonly stop: () => Promise<void>;
};

/** What an exporter needs to start; what tests do not look at is chosen for them. */
export type StartParts = Pick<AppDeps, 'env' | 'log' | 'random'> &
  Partial<Pick<AppDeps, 'limits' | 'reports' | 'accountFolder' | 'shard'>> & {
    readonly readConfig?: () => Promise<Preflight>;
    readonly clock: AppDeps['clock'] | FakeClock;
    readonly settings?: Partial<Settings>;
  };

/** Starts the whole exporter as its command line would; it is stopped when the test ends. */
export async function startedExporter(config: Config, parts: StartParts): Promise<StartedExporter> {
  const { clock, settings: changed, readConfig = noFile, ...deps } = parts;
  const build = { version: '1.2.3', revision: 'abcdef', nodeVersion: 'v20.0.0', tzVersion: '2025c' };
  const app = await startApp(
    config,
    { ...settings, ...changed },
    { ...deps, clock, readConfig, build, usage: process },
  );
  let stopped: Promise<void> | undefined;
  const stop = () => (stopped ??= app.stop());
  onTestFinished(async () => {
    const ended = stop();
    if ('advance' in clock) await clock.advance(5_000); // the grace of a call that hangs
    await ended;
  });
  const origin = app.origins[0] ?? '';
  return { app, origin, get: (path, init) => fetch(new URL(path, origin), init), stop };
}

const noFile = () => Promise.reject(new Error('this exporter has no file to read again'));
