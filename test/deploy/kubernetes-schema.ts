import * as operator from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1';
import * as apps from 'kubernetes-models/apps/v1';
import * as networking from 'kubernetes-models/networking.k8s.io/v1';
import * as rbac from 'kubernetes-models/rbac.authorization.k8s.io/v1';
import * as core from 'kubernetes-models/v1';

export type Manifest = {
  apiVersion: string;
  kind: string;
  metadata: { name: string; labels?: Record<string, string> };
};
type Model = { prototype: { validate: () => void } };

const models: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  v1: core,
  'apps/v1': apps,
  'networking.k8s.io/v1': networking,
  'rbac.authorization.k8s.io/v1': rbac,
  'monitoring.coreos.com/v1': operator,
};

/** Keys that are younger than these schemas. The operator has `keep_firing_for` since 0.66. */
const younger = [/^\/spec\/groups\/\d+\/rules\/\d+\/keep_firing_for$/];

/**
 * What the schema of its kind has against an object: its own errors, and each key that it never looked at. The schemas let
 * unknown keys pass, but they read every key that they know, so an unread one is unknown.
 */
export function faultsOf(manifest: Manifest): readonly string[] {
  const model = models[manifest.apiVersion]?.[manifest.kind] as Model | undefined;
  if (model === undefined) return [`${manifest.apiVersion} ${manifest.kind}: no such kind`];
  const unread = new Set<string>();
  try {
    // Not an instance: its constructor copies, and so reads, every key.
    model.prototype.validate.call(watched(manifest, '', unread));
  } catch (error) {
    return [String(error)];
  }
  const unknown = [...unread].filter((key) => !younger.some((pattern) => pattern.test(key)));
  return unknown.map((key) => `${manifest.kind} ${manifest.metadata.name}: ${key} is unknown`);
}

/** A copy that strikes a key from `unread` once it is read. */
function watched(value: unknown, at: string, unread: Set<string>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const copy: object = Array.isArray(value) ? [] : {};
  for (const [key, inner] of Object.entries(value)) {
    const path = `${at}/${key}`;
    const watchedInner = watched(inner, path, unread);
    unread.add(path);
    const get = () => (unread.delete(path), watchedInner);
    Object.defineProperty(copy, key, { get, enumerable: true, configurable: true });
  }
  return copy;
}
