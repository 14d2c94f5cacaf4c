import type { IStatefulSet } from 'kubernetes-models/apps/v1/StatefulSet';
import type { IService } from 'kubernetes-models/v1/Service';
import { name, selector, type Settings } from './settings.ts';
import { container, pod, service, stateVolume } from './workload.ts';

/** In place of the Deployment: a pod for each shard, each with its own state. The index is at the end of the pod's name. */
export function statefulSet({ image, shards }: Pick<Settings, 'image' | 'shards'>): IStatefulSet {
  const exporter = container(image);
  const shard = {
    ...exporter,
    args: [...(exporter.args ?? []), `--shard.count=${shards}`],
    env: [{ name: 'SMART_HOLD_SHARD_INDEX', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }],
  };
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name, labels: selector },
    spec: {
      serviceName: name,
      replicas: shards,
      podManagementPolicy: 'Parallel',
      // Pods of the old and of the new count side by side would read operations twice, so no pod is replaced by itself.
      updateStrategy: { type: 'OnDelete' },
      selector: { matchLabels: selector },
      template: { metadata: { labels: selector }, spec: pod(shard, []) },
      volumeClaimTemplates: [{ metadata: { name: 'state', labels: selector }, spec: stateVolume }],
    },
  };
}

/** Gives each pod a name of its own to be scraped by, also before it is ready. */
export function headlessService(): IService {
  const { spec, ...rest } = service();
  return { ...rest, spec: { ...spec, clusterIP: 'None', publishNotReadyAddresses: true } };
}
