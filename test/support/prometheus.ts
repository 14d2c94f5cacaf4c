import { stringify } from 'yaml';
import { onTestFinished } from 'vitest';
import { folderWith } from './folders.ts';
import type { OnEnd } from './lifetime.ts';
import { run } from './program.ts';
import { startServer, type Server } from './prometheus-family.ts';
import { queriesTo, type Queries } from './prometheus-queries.ts';

/** A real Prometheus on a port of the system's choosing. */
export type Prometheus = Server & Queries;

export type Scraping = {
  /** Origins. */
  readonly exporter: string;
  readonly alertmanager?: string;
  /** Text of a rule file. */
  readonly rules?: string;
};

/** A Prometheus that scrapes one exporter, gone when the test ends. */
export async function prometheusScraping({ exporter, alertmanager, rules }: Scraping): Promise<Prometheus> {
  const targets = (origin: string | undefined) => (origin === undefined ? [] : [new URL(origin).host]);
  const config = {
    global: { scrape_interval: '300ms', scrape_timeout: '300ms', evaluation_interval: '300ms' },
    rule_files: rules === undefined ? [] : ['rules.yml'],
    alerting: { alertmanagers: [{ static_configs: [{ targets: targets(alertmanager) }] }] },
    scrape_configs: [{ job_name: 'smart-hold-exporter', static_configs: [{ targets: targets(exporter) }] }],
  };
  const folder = folderWith({ 'prometheus.yml': stringify(config), 'rules.yml': rules ?? '' });
  return startPrometheus(folder, ['--rules.alert.resend-delay=500ms'], onTestFinished);
}

/** A Prometheus that scrapes nothing, takes what others write to it, and judges it by a rule file's text. */
export async function prometheusReceiving(rules: string): Promise<Prometheus> {
  const config = { global: { evaluation_interval: '300ms' }, rule_files: ['rules.yml'] };
  const folder = folderWith({ 'prometheus.yml': stringify(config), 'rules.yml': rules });
  return startPrometheus(folder, ['--web.enable-remote-write-receiver'], onTestFinished);
}

/** A Prometheus that scrapes nothing and holds OpenMetrics text. */
export async function prometheusHolding(openMetrics: string, onEnd: OnEnd = onTestFinished): Promise<Prometheus> {
  const folder = folderWith({ 'prometheus.yml': '{}\n', 'history.om': openMetrics }, onEnd);
  // One block for all of it: the text is read once a block.
  const flags = ['--max-block-duration=1296h', '--quiet'];
  const files = [folder.path('history.om'), folder.path('data')];
  const { code, stderr } = await run('promtool', ['tsdb', 'create-blocks-from', ...flags, 'openmetrics', ...files], {
    onEnd,
  });
  if (code !== 0) throw new Error(stderr);
  return startPrometheus(folder, ['--storage.tsdb.retention.time=50y'], onEnd);
}

/** A Prometheus that scrapes nothing, over blocks that were made before. */
export async function prometheusOver(data: string, onEnd: OnEnd = onTestFinished): Promise<Prometheus> {
  const folder = folderWith({ 'prometheus.yml': '{}\n' }, onEnd);
  return startPrometheus(folder, ['--storage.tsdb.retention.time=50y'], onEnd, data);
}

async function startPrometheus(
  folder: ReturnType<typeof folderWith>,
  flags: readonly string[],
  onEnd: OnEnd,
  data = folder.path('data'),
): Promise<Prometheus> {
  const files = [`--config.file=${folder.path('prometheus.yml')}`, `--storage.tsdb.path=${data}`];
  const server = await startServer('prometheus', [...files, ...flags], onEnd);
  return { ...server, ...queriesTo(server.url) };
}
