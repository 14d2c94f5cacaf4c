import { onTestFinished, vi } from 'vitest';
import { startApp } from '../../src/app.ts';
import type { Clock } from '../../src/base/clock.ts';
import type { Settings } from '../../src/config/config.ts';
import { preflight } from '../../src/preflight.ts';
import { fakeClock, type FakeClock } from './fake-clock.ts';
import { settings as defaults } from './settings.ts';
import { folderWith, type LogLine } from './web-guard.ts';

type Options = {
  /** `config.yaml`; the tokens it names are in the environment. */
  readonly config: string;
  readonly tokens?: Readonly<Record<string, string>>;
  readonly settings?: Partial<Settings>;
  readonly clock?: Clock | FakeClock;
};

/** An exporter on a port of the system's choosing over a config file that can be edited, gone when the test ends. */
export async function exporterFor({ config, tokens = {}, settings = {}, clock = noon() }: Options) {
  const folder = folderWith({ 'config.yaml': config });
  const lines: LogLine[] = [];
  const write = (fields: LogLine) => void lines.push(fields);
  const all: Settings = { ...defaults, configFile: folder.path('config.yaml'), ...settings };
  const readConfig = () => preflight(all, tokens);
  const app = await startApp((await readConfig()).config, all, {
    clock,
    random: Math.random,
    env: tokens,
    log: { debug: write, info: write, warn: write, error: write },
    build: { version: '1.2.3', revision: 'abc', nodeVersion: 'v20' },
    readConfig,
  });
  let stopped: Promise<void> | undefined;
  const stop = () => (stopped ??= app.stop());
  onTestFinished(async () => {
    const gone = stop();
    if ('advance' in clock) await clock.advance(5_000); // the grace of a read under way
    await gone;
  });
  const origin = app.origins[0] ?? '';

  const get = (path: string, init?: RequestInit) => fetch(new URL(path, origin), init);
  const metrics = async () => (await get('/metrics')).text();
  /** The value of a series, labels as they are written; undefined if there is none. */
  const value = async (series: string) => valueIn(await metrics(), series);
  /** Waits for work over real sockets to show. */
  const shows = (series: string, expected: number) =>
    vi.waitUntil(async () => (await value(series)) === expected, { timeout: 30_000, interval: 10 });
  const edit = (text: string) => folder.write('config.yaml', text);
  return { app, stop, origin, lines, get, metrics, value, shows, edit };
}

/** Noon of a working day in Bogotá, and no later. */
export function noon() {
  return fakeClock('2026-03-04T17:02:00Z');
}

/** The value of a series in an exposition. */
export function valueIn(text: string, series: string): number | undefined {
  const line = text.split('\n').find((candidate) => candidate.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.slice(series.length + 1));
}
