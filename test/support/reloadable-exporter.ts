import { vi } from 'vitest';
import type { Clock } from '../../src/base/clock.ts';
import type { Settings } from '../../src/config/config.ts';
import { preflight } from '../../src/preflight.ts';
import { seriesIn, valueIn } from './exposition.ts';
import { fakeClock, type FakeClock } from './fake-clock.ts';
import { folderWith } from './folders.ts';
import { settings as defaults, startedExporter } from './started-exporter.ts';
import type { LogLine } from './web-guard.ts';

type Options = {
  /** `config.yaml`; the tokens it names are in the environment. */
  readonly config: string;
  readonly tokens?: Readonly<Record<string, string>>;
  readonly settings?: Partial<Settings>;
  readonly clock?: Clock | FakeClock;
};

/** An exporter on a port of the system's choosing over a config file that can be edited, gone when the test ends. */
export async function reloadableExporter({ config, tokens = {}, settings = {}, clock = noon() }: Options) {
  const folder = folderWith({ 'config.yaml': config });
  const lines: LogLine[] = [];
  const configFile = folder.path('config.yaml');
  const write = (fields: LogLine) => void lines.push(fields);
  const readConfig = () => preflight({ ...defaults, ...settings, configFile }, tokens);
  const { config: first } = await readConfig();
  const exporter = await startedExporter(first, {
    clock,
    random: Math.random,
    env: tokens,
    log: { debug: write, info: write, warn: write, error: write },
    settings: { ...settings, configFile },
    readConfig,
  });

  const metrics = async () => (await exporter.get('/metrics')).text();
  /** The value of a series, labels as they are written; undefined if there is none. */
  const value = async (series: string) => {
    const { name, labels } = seriesIn(series);
    return valueIn(await metrics(), name, labels);
  };
  /** Waits for work over real sockets to show. */
  const shows = (series: string, expected: number) =>
    vi.waitUntil(async () => (await value(series)) === expected, { timeout: 30_000, interval: 10 });
  const edit = (text: string) => folder.write('config.yaml', text);
  return { ...exporter, lines, metrics, value, shows, edit };
}

/** Noon of a working day in Bogotá, and no later. */
export function noon() {
  return fakeClock('2026-03-04T17:02:00Z');
}
