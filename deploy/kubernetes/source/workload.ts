import type { IDeployment } from 'kubernetes-models/apps/v1/Deployment';
import type { IPersistentVolumeClaimSpec } from 'kubernetes-models/v1/PersistentVolumeClaimSpec';
import type { IPersistentVolumeClaim } from 'kubernetes-models/v1/PersistentVolumeClaim';
import type { IService } from 'kubernetes-models/v1/Service';
import { name, port, selector, type Settings } from './settings.ts';

/** The user of the image. */
const user = 10857;
const stateClaim = `${name}-state`;
const stateFolder = '/var/lib/smart-hold-exporter';

/** The pod. The operations and the tokens are a ConfigMap and a Secret that the cluster's owner makes. */
export function deployment({ image }: Pick<Settings, 'image'>): IDeployment {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, labels: selector },
    spec: {
      replicas: 1,
      // One writer of the state file: the old pod goes before the new one comes.
      strategy: { type: 'Recreate' },
      selector: { matchLabels: selector },
      template: {
        metadata: { labels: selector },
        spec: pod(container(image), [{ name: 'state', persistentVolumeClaim: { claimName: stateClaim } }]),
      },
    },
  };
}

export type Pod = NonNullable<NonNullable<IDeployment['spec']>['template']['spec']>;

/** A pod of one exporter; `state` is the volume of its state where the pod has to name it. */
export function pod(exporter: Pod['containers'][number], state: NonNullable<Pod['volumes']>): Pod {
  return {
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    // 5 s for a read under way, 5 s for answers under way, and some to spare.
    terminationGracePeriodSeconds: 20,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: user,
      runAsGroup: user,
      fsGroup: user,
      fsGroupChangePolicy: 'OnRootMismatch',
      seccompProfile: { type: 'RuntimeDefault' },
    },
    containers: [exporter],
    volumes: [
      { name: 'config', configMap: { name } },
      // One key per operation, mounted as files, so that a rotated token is read at the next refresh. A decimal
      // number: 0400 is octal to one reader of YAML and four hundred to another.
      { name: 'tokens', secret: { secretName: 'smart-hold-tokens', defaultMode: 0o400 } },
      ...state,
    ],
  };
}

/** The exporter with the configuration, the tokens and the volume `state` mounted. */
export function container(image: string): Pod['containers'][number] {
  return {
    name: 'exporter',
    image,
    args: ['--config.file=/etc/smart-hold-exporter/exporter.yml'],
    ports: [{ name: port.name, containerPort: port.number }],
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    },
    // Neither probe depends on the vendor: a vendor that is away must not restart the exporter.
    livenessProbe: probe('/-/healthy', 30),
    readinessProbe: probe('/-/ready', 10),
    resources: { requests: { cpu: '20m', memory: '128Mi' }, limits: { memory: '512Mi' } },
    volumeMounts: [
      { name: 'config', mountPath: '/etc/smart-hold-exporter', readOnly: true },
      { name: 'tokens', mountPath: '/run/secrets/smart-hold-exporter', readOnly: true },
      { name: 'state', mountPath: stateFolder },
    ],
  };
}

function probe(path: string, periodSeconds: number) {
  return { httpGet: { path, port: port.name }, periodSeconds, timeoutSeconds: 5 };
}

/** Block storage. A network file system may keep no socket, and then cannot keep a second writer out. */
export const stateVolume: IPersistentVolumeClaimSpec = {
  accessModes: ['ReadWriteOnce'],
  resources: { requests: { storage: '64Mi' } },
};

export function stateVolumeClaim(): IPersistentVolumeClaim {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: stateClaim, labels: selector },
    spec: stateVolume,
  };
}

export function service(): IService {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, labels: selector },
    spec: { selector, ports: [{ name: port.name, port: port.number, targetPort: port.name }] },
  };
}
