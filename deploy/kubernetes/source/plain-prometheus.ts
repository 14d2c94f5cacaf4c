import { stringify } from 'yaml';
import type { IConfigMap } from 'kubernetes-models/v1/ConfigMap';
import { groups } from '../../../prometheus/rules/groups.ts';
import { renderRuleFile } from '../../../prometheus/rules/render.ts';
import { name, port, selector, type Settings } from './settings.ts';

/**
 * For a Prometheus without the operator: two files to be mounted, one of `rule_files`, one of `scrape_config_files`. The
 * Service's name is scraped, so this is for one pod: two under one `instance` make every increase wrong.
 */
export function prometheusFiles({ namespace, links }: Pick<Settings, 'namespace' | 'links'>): IConfigMap {
  const target = `${name}.${namespace}.svc:${port.number}`;
  const scrape = {
    scrape_configs: [{ job_name: name, scrape_interval: '15s', static_configs: [{ targets: [target] }] }],
  };
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'smart-hold-prometheus', labels: selector },
    data: { 'smart-hold.scrape.yml': stringify(scrape), 'smart-hold.rules.yml': renderRuleFile(groups, links) },
  };
}
