import type { IDeployment } from 'kubernetes-models/apps/v1/Deployment';
import type { INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import type { IPersistentVolumeClaim } from 'kubernetes-models/v1/PersistentVolumeClaim';
import type { IServiceAccount } from 'kubernetes-models/v1/ServiceAccount';
import type { IRole } from 'kubernetes-models/rbac.authorization.k8s.io/v1/Role';
import type { IRoleBinding } from 'kubernetes-models/rbac.authorization.k8s.io/v1/RoleBinding';
import { networkPolicy } from './network-policy.ts';
import { name, selector, type Settings } from './settings.ts';
import { deployment, stateVolumeClaim } from './workload.ts';

const metadata = { name, labels: selector };

export function serviceAccount(): IServiceAccount {
  return { apiVersion: 'v1', kind: 'ServiceAccount', metadata, automountServiceAccountToken: false };
}

/** The Lease, and that of each shard where there are shards; no other object. What is created has no name yet, so that right cannot be narrowed by it. */
export function leaseRole({ shards }: Pick<Settings, 'shards'>): IRole {
  const names = [name, ...Array.from({ length: shards }, (_, index) => `${name}-${index}`)];
  const lease = { apiGroups: ['coordination.k8s.io'], resources: ['leases'] };
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    metadata,
    rules: [
      { ...lease, verbs: ['create'] },
      { ...lease, resourceNames: names, verbs: ['get', 'update'] },
    ],
  };
}

export function leaseRoleBinding(): IRoleBinding {
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata,
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
    subjects: [{ kind: 'ServiceAccount', name }],
  };
}

/** The deployment of one pod with what a second one needs: an account, the lease, another node. */
export function twoReplicas(settings: Pick<Settings, 'image'>): IDeployment {
  const { spec, ...one } = deployment(settings);
  if (spec?.template.spec === undefined) throw new Error('the deployment has no pod');
  const { template, ...rest } = spec;
  const { containers, ...pod } = spec.template.spec;
  return {
    ...one,
    spec: {
      ...rest,
      replicas: 2,
      // One after the other: the standby goes on while the other is replaced.
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } },
      template: {
        ...template,
        spec: {
          ...pod,
          serviceAccountName: name,
          automountServiceAccountToken: true,
          topologySpreadConstraints: [
            {
              maxSkew: 1,
              topologyKey: 'kubernetes.io/hostname',
              whenUnsatisfiable: 'ScheduleAnyway',
              labelSelector: { matchLabels: selector },
            },
          ],
          containers: containers.map(({ args = [], ...container }) => ({
            ...container,
            args: [...args, `--lease.name=${name}`],
          })),
        },
      },
    },
  };
}

/** A folder both pods write to. The lease, and not a lock in it, keeps the second writer out. */
export function sharedVolumeClaim(): IPersistentVolumeClaim {
  const claim = stateVolumeClaim();
  return { ...claim, spec: { ...claim.spec, accessModes: ['ReadWriteMany'] } };
}

/** Out to the API of the cluster as well, on the port it has behind its service. */
export function networkPolicyWithApi(): INetworkPolicy {
  const { spec, ...policy } = networkPolicy();
  if (spec === undefined) throw new Error('the policy has no rules');
  const { egress = [] } = spec;
  return { ...policy, spec: { ...spec, egress: [...egress, { ports: [{ protocol: 'TCP', port: 6443 }] }] } };
}
