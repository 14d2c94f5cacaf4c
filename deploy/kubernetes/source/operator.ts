import type { IPrometheusRule } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PrometheusRule';
import type { IServiceMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/ServiceMonitor';
import { parse } from 'yaml';
import { groups } from '../../../prometheus/rules/groups.ts';
import { renderPrometheusRule } from '../../../prometheus/rules/render.ts';
import { name, port, selector, type Settings } from './settings.ts';

/** What the Prometheus operator scrapes. */
export function serviceMonitor({ release }: Pick<Settings, 'release'>): IServiceMonitor {
  return {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'ServiceMonitor',
    metadata: { name, labels: { ...selector, release } },
    spec: {
      selector: { matchLabels: selector },
      // The rules name the job; without this it would be the Service's name, which is the same here.
      jobLabel: 'app.kubernetes.io/name',
      endpoints: [
        {
          port: port.name,
          interval: '15s',
          // A pod's name changes with every restart, and a new `instance` is a new series whose increases start from nothing.
          // For one pod only: with more each must keep an instance of its own, or every increase is wrong. Shards have
          // names that last, so those are theirs.
          relabelings: [
            { targetLabel: 'instance', replacement: name },
            {
              sourceLabels: ['__meta_kubernetes_pod_name'],
              regex: `(${name}-\\d+)`,
              targetLabel: 'instance',
              replacement: '$1',
            },
            { regex: 'pod', action: 'labeldrop' },
          ],
        },
      ],
    },
  };
}

/** The rules of `prometheus/smart-hold.prometheusrule.yml`, with the label by which this cluster selects them. */
export function prometheusRule({ release, links }: Pick<Settings, 'release' | 'links'>): IPrometheusRule {
  const rule = parse(renderPrometheusRule(groups, links)) as IPrometheusRule;
  return { ...rule, metadata: { ...rule.metadata, labels: { ...rule.metadata?.labels, release } } };
}
