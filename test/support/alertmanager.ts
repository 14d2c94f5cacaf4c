import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse, stringify } from 'yaml';
import { folderWith } from './folders.ts';
import { findProgram } from './program-test.ts';
import { startServer, type Server } from './prometheus-family.ts';
import { root } from './repository.ts';

/** Debian gives Alertmanager the longer name. */
export const alertmanagerProgram = findProgram('alertmanager') ?? 'prometheus-alertmanager';

export type TimeInterval = {
  location: string;
  weekdays: string[];
  times: { start_time: string; end_time: string }[];
};
export type Route = {
  receiver?: string;
  group_wait?: string;
  group_interval?: string;
  repeat_interval?: string;
  routes?: Route[];
};
export type AlertmanagerConfig = {
  global: Record<string, unknown>;
  templates: string[];
  route: Route;
  receivers: { name: string }[];
  time_intervals: { name: string; time_intervals: TimeInterval[] }[];
};

export const exampleFile = path.join(root, 'alertmanager/alertmanager.yml');

/** The example as shipped. */
export const readExample = (): AlertmanagerConfig => parse(readFileSync(exampleFile, 'utf8')) as AlertmanagerConfig;

const withoutWaiting = (route: Route, groupInterval: string): Route => ({
  ...route,
  group_wait: '0s',
  group_interval: groupInterval,
  ...(route.routes === undefined ? {} : { routes: route.routes.map((child) => withoutWaiting(child, groupInterval)) }),
});

/**
 * The example's routes, hours and inhibitions as they are, with nothing to wait for and one webhook for all
 * receivers. What changes in a group is told after `groupInterval`.
 */
export function toWebhook(config: AlertmanagerConfig, url: string, groupInterval = '1h'): AlertmanagerConfig {
  return {
    ...config,
    global: {},
    templates: [],
    route: withoutWaiting(config.route, groupInterval),
    receivers: config.receivers.map(({ name }) => ({ name, webhook_configs: [{ url, send_resolved: true }] })),
  };
}

/** A real Alertmanager on a port of the system's choosing, gone when the test ends. */
export function startAlertmanager(config: AlertmanagerConfig): Promise<Server> {
  const folder = folderWith({ 'alertmanager.yml': stringify(config) });
  return startServer(alertmanagerProgram, [
    `--config.file=${folder.path('alertmanager.yml')}`,
    `--storage.path=${folder.path('data')}`,
    '--cluster.listen-address=',
    '--log.level=debug',
  ]);
}

export type Labels = Readonly<Record<string, string>>;

/** Tells Alertmanager of alerts, as Prometheus would. */
export async function post({ url }: Server, alerts: readonly Labels[]): Promise<void> {
  const response = await fetch(`${url}/api/v2/alerts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(alerts.map((labels) => ({ labels }))),
  });
  if (!response.ok) throw new Error(await response.text());
}

/** Names of the alerts that another one keeps back. */
export async function inhibited({ url }: Server): Promise<readonly Labels[]> {
  type Shown = { labels: Labels; status: { inhibitedBy: string[] } };
  const shown = (await (await fetch(`${url}/api/v2/alerts`)).json()) as Shown[];
  return shown.filter(({ status }) => status.inhibitedBy.length > 0).map(({ labels }) => labels);
}
