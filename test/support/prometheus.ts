import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { stringify } from 'yaml';

import { temporaryFolder } from './folders.ts';
import { isReady, listeningAt, startProgram, until, type Running } from './processes.ts';
import type { SwiftClock } from './swift-clock.ts';

const shipped = path.resolve(import.meta.dirname, '../../prometheus/smart-hold.rules.yml');
const unitMs = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

/** The rules as shipped, with every duration as short as the clock is swift. */
export function swiftRules({ short, promql }: SwiftClock): string {
  return readFileSync(shipped, 'utf8')
    .replace(
      /(\[|offset |for: |interval: )(\d+)([mhdw])\b/g,
      (_, before: string, n: string, unit: keyof typeof unitMs) => `${before}${short(Number(n) * unitMs[unit])}`,
    )
    .replaceAll('time()', promql);
}

export type Targets = { readonly exporter: string; readonly alertmanager: string };

/** A real Prometheus on a port of the system's choosing that scrapes one exporter, gone when the test ends. */
export async function startPrometheus(
  { exporter, alertmanager }: Targets,
  rules: string,
): Promise<Running & { readonly url: string }> {
  const folder = temporaryFolder();
  mkdirSync(path.join(folder, 'data'));
  writeFileSync(path.join(folder, 'rules.yml'), rules);
  writeFileSync(
    path.join(folder, 'prometheus.yml'),
    stringify({
      global: { scrape_interval: '300ms', scrape_timeout: '300ms', evaluation_interval: '300ms' },
      rule_files: ['rules.yml'],
      alerting: { alertmanagers: [{ static_configs: [{ targets: [new URL(alertmanager).host] }] }] },
      scrape_configs: [{ job_name: 'smart-hold-exporter', static_configs: [{ targets: [new URL(exporter).host] }] }],
    }),
  );
  const running = startProgram('prometheus', [
    `--config.file=${path.join(folder, 'prometheus.yml')}`,
    `--storage.tsdb.path=${path.join(folder, 'data')}`,
    '--web.listen-address=127.0.0.1:0',
    '--rules.alert.resend-delay=500ms',
  ]);
  const url = await listeningAt(running);
  await until(() => isReady(url));
  return { ...running, url };
}
