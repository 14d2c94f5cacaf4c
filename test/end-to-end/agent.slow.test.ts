import { expect, onTestFinished } from 'vitest';
import { parse, stringify } from 'yaml';
import { systemClock } from '../../src/base/clock.ts';
import { folderWith } from '../support/folders.ts';
import { configOf, operationOf } from '../support/operation.ts';
import { startProgram } from '../support/program.ts';
import { programTest } from '../support/program-test.ts';
import { prometheusReceiving } from '../support/prometheus.ts';
import { textOf } from '../support/repository.ts';
import { simulatorFor } from '../support/simulator.ts';
import { startedExporter } from '../support/started-exporter.ts';
import { until } from '../support/until.ts';

type AgentConfig = {
  global: { scrape_interval: string; external_labels: Record<string, string> };
  remote_write: { url: string }[];
  scrape_configs: { static_configs: { targets: string[] }[] }[];
};

/** `prometheus/agent.yml`, with these addresses in place of its own and quicker. */
function agentConfig(receiver: string, exporter: string): string {
  const config = parse(textOf('prometheus/agent.yml')) as AgentConfig;
  const [write] = config.remote_write;
  const [job] = config.scrape_configs;
  if (write !== undefined) write.url = new URL(new URL(write.url).pathname, receiver).href;
  if (job !== undefined) job.static_configs = [{ targets: [new URL(exporter).host] }];
  return stringify({ ...config, global: { ...config.global, scrape_interval: '300ms', scrape_timeout: '300ms' } });
}

programTest(
  'prometheus',
  'what an agent scrapes is kept and judged where it writes to: the same numbers, under its labels, and the recorded ones',
  async () => {
    const vendor = await simulatorFor({ skills: 4, unused: 'zero' }, systemClock);
    const exporter = await startedExporter(configOf([operationOf(vendor.origin)]), {
      clock: systemClock,
      random: Math.random,
      env: { TOKEN: vendor.token },
      log: { debug() {}, info() {}, warn() {}, error() {} },
    });
    const receiver = await prometheusReceiving(
      textOf('prometheus/smart-hold.rules.yml').replaceAll('interval: 1m', 'interval: 1s'),
    );
    const folder = folderWith({ 'agent.yml': agentConfig(receiver.url, exporter.origin) });
    const files = [`--config.file=${folder.path('agent.yml')}`, `--storage.agent.path=${folder.path('data')}`];
    const listen = '--web.listen-address=127.0.0.1:0';
    startProgram('prometheus', ['--enable-feature=agent', listen, ...files], { onEnd: onTestFinished });

    const up = await until(async () => {
      const [found] = await receiver.instant('wolkvox_up{job="smart-hold-exporter"} == 1');
      return found;
    });
    const [recorded] = await until(async () => {
      const found = await receiver.instant('operation:wolkvox_smart_hold_data_age_seconds:min');
      return found.length > 0 ? found : undefined;
    });

    expect(up.metric).toMatchObject({ cluster: 'contact-centre', prometheus_replica: 'a', operation: 'ventas' });
    expect(recorded?.metric['operation']).toBe('ventas');
    const text = await (await exporter.get('/metrics')).text();
    const scraped = [...text.matchAll(/^wolkvox_smart_hold_treatment\{.*skill_id="(\d+)".*\} (\d+)/gm)];
    const stored = await receiver.instant('wolkvox_smart_hold_treatment');
    expect(new Map(stored.map(({ metric, value }) => [metric['skill_id'], value?.[1]]))).toEqual(
      new Map(scraped.map(([, id, value]) => [id, value])),
    );
    expect(scraped.length).toBeGreaterThan(0);
  },
  120_000,
);
