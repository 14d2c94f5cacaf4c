import { expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { committedSettings } from '../../deploy/kubernetes/source/committed.ts';
import { renderLists } from '../../deploy/kubernetes/source/render.ts';
import { filesBelow, textOf } from '../support/repository.ts';
import { faultsOf, type Manifest } from './kubernetes-schema.ts';

const usual = committedSettings(JSON.parse(textOf('package.json')) as Parameters<typeof committedSettings>[0]);
const lists = filesBelow('deploy/kubernetes', '.yaml').filter((file) => !file.endsWith('kustomization.yaml'));
const manifests = lists.flatMap(manifestsOf);

function manifestsOf(file: string): readonly Manifest[] {
  return parseAllDocuments(textOf(file)).map((document) => document.toJS() as Manifest);
}

test('the lists are what `npm run kubernetes` writes', () => {
  const rendered = renderLists(usual);

  expect(rendered.map(({ file }) => `deploy/kubernetes/${file}`).toSorted()).toEqual(lists);
  for (const { file, text } of rendered) expect(textOf(`deploy/kubernetes/${file}`) === text, file).toBe(true);
});

test('every object is valid by the schema of its kind, to the last key', () => {
  expect(manifests.flatMap(faultsOf)).toEqual([]);
});

test('a key that no schema knows, a missing one and a wrong type are found', () => {
  const [deployment] = manifests.filter(({ kind }) => kind === 'Deployment');
  const changed = (change: (template: Record<string, Record<string, unknown>>) => void) => {
    const copy = structuredClone(deployment) as unknown as {
      spec: { template: Record<string, Record<string, unknown>> };
    };
    change(copy.spec.template);
    return faultsOf(copy as unknown as Manifest);
  };

  expect(changed(() => undefined)).toEqual([]);
  expect(changed(({ spec = {} }) => (spec['restartsPolicy'] = 'Always')).join()).toContain('restartsPolicy is unknown');
  expect(changed(({ spec = {} }) => delete spec['containers']).join()).toContain('containers');
  expect(changed(({ spec = {} }) => (spec['hostNetwork'] = 'no')).join()).toContain('hostNetwork');
});

test('the kustomization only lists files, all of which exist, for one kind of Prometheus', () => {
  const { resources, ...rest } = parse(textOf('deploy/kubernetes/kustomization.yaml')) as { resources: string[] };

  expect(resources.filter((file) => !lists.includes(`deploy/kubernetes/${file}`))).toEqual([]);
  expect(resources).not.toContain('plain-prometheus.yaml');
  expect(Object.keys(rest)).toEqual(['apiVersion', 'kind', 'namespace']);
});

test('only operator.yaml needs the Prometheus operator', () => {
  const needing = lists.filter((file) =>
    manifestsOf(file).some(({ apiVersion }) => apiVersion.startsWith('monitoring.coreos.com/')),
  );

  expect(needing).toEqual(['deploy/kubernetes/operator.yaml']);
});

test('image, namespace, release and links are each changed by one setting', () => {
  const other = {
    namespace: 'telefonia',
    image: 'registry.example.com/other:1',
    shards: 5,
    release: 'observability',
    links: { runbooks: 'https://runbooks.example.net', grafana: 'https://grafana.example.net' },
  };
  const texts = renderLists(other).map(({ text }) => text);
  const all = texts.join('\n');

  for (const before of [usual.image, usual.release, usual.links.runbooks, usual.links.grafana, '.monitoring.svc']) {
    expect(all).not.toContain(before);
  }
  for (const after of [other.image, other.links.runbooks, other.links.grafana, '.telefonia.svc']) {
    expect(all).toContain(after);
  }
  expect(all.match(/release: observability/g)).toHaveLength(2);
});

test('the mode of the mounted tokens is the same to every reader of YAML', () => {
  const text = textOf('deploy/kubernetes/exporter.yaml');
  const modeBy = (version: '1.1' | '1.2') =>
    /"defaultMode":(\d+)/.exec(JSON.stringify(parseAllDocuments(text, { version })))?.[1];

  expect([modeBy('1.1'), modeBy('1.2')]).toEqual([String(0o400), String(0o400)]);
});

type Rule = { ports: { protocol: string; port: number | string }[]; from?: object[]; to?: object[] };

test('the network lets Prometheus in, names and the vendor out, and nothing else', () => {
  const [policy] = manifests.filter(({ kind }) => kind === 'NetworkPolicy') as unknown as {
    spec: { policyTypes: string[]; ingress: Rule[]; egress: Rule[] };
  }[];
  const ways = (rules: readonly Rule[] = []) =>
    rules.flatMap(({ ports }) => ports.map(({ protocol, port }) => `${protocol} ${port}`)).toSorted();

  expect(policy?.spec.policyTypes).toEqual(['Ingress', 'Egress']);
  expect(ways(policy?.spec.ingress)).toEqual(['TCP metrics']);
  expect(policy?.spec.ingress[0]?.from).toEqual([
    { namespaceSelector: {}, podSelector: { matchLabels: { 'app.kubernetes.io/name': 'prometheus' } } },
  ]);
  expect(ways(policy?.spec.egress)).toEqual(['TCP 443', 'TCP 53', 'UDP 53']);
});

test('services, monitor, policies, deployment and shards select the same pod', () => {
  type Selecting = {
    kind: string;
    spec: { selector: Record<string, unknown>; podSelector?: Record<string, unknown>; template?: Manifest };
  };
  const found = (manifests as unknown as Selecting[]).flatMap(({ spec }) => {
    const selector =
      (spec as Selecting['spec'] | undefined)?.podSelector ?? (spec as Selecting['spec'] | undefined)?.selector;
    return selector === undefined ? [] : [selector['matchLabels'] ?? selector];
  });
  const [deployment] = (manifests as unknown as Selecting[]).filter(({ kind }) => kind === 'Deployment');

  expect(found).toHaveLength(10);
  expect(new Set(found.map((each) => JSON.stringify(each)))).toEqual(
    new Set([JSON.stringify(deployment?.spec.template?.metadata.labels)]),
  );
});

test('each board is a labelled ConfigMap that kubectl can apply, one file for each language', () => {
  const boards = manifests.filter(({ metadata }) => metadata.labels?.['grafana_dashboard'] === '1');
  const files = boards.flatMap((board) => Object.entries((board as unknown as { data: Record<string, string> }).data));

  expect(files.length).toBe(filesBelow('grafana/dashboards', '.json').length);
  expect(new Set(files.map(([name]) => name)).size).toBe(files.length);
  for (const [name, text] of files) {
    expect(JSON.parse(text), name).toHaveProperty('panels');
    expect(Buffer.byteLength(text), name).toBeLessThan(256 << 10);
  }
});

test('the role names the lease of one exporter and that of each shard', () => {
  const [role] = manifests.filter(({ kind }) => kind === 'Role') as unknown as {
    rules: { resourceNames?: string[] }[];
  }[];

  expect(role?.rules.flatMap(({ resourceNames = [] }) => resourceNames)).toEqual([
    'smart-hold-exporter',
    'smart-hold-exporter-0',
    'smart-hold-exporter-1',
    'smart-hold-exporter-2',
  ]);
});
