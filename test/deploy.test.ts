import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { languages } from '../grafana/language.ts';
import { parseConfig } from '../src/config/parse-config.ts';
import { blocksOf, filesBelow, pages, root, textOf } from './support/repository.ts';

const yamlFiles = [...filesBelow('deploy', '.yml'), ...filesBelow('deploy', '.yaml')];

test.each(yamlFiles)('%s is YAML without faults', (file) => {
  expect(parseAllDocuments(textOf(file)).flatMap(({ errors, warnings }) => [...errors, ...warnings])).toEqual([]);
});

const configurations = [
  'deploy/compose/operations/exporter.example.yml',
  'deploy/compose/demo/exporter.yml',
  'deploy/kubernetes/exporter.example.yml',
];
test.each(configurations)('%s is valid', (file) => {
  const { config, warnings } = parseConfig({ text: textOf(file), file, env: {} });

  expect(config.operations).toHaveLength(1);
  expect(warnings).toEqual([]);
});

type Service = {
  command?: string[];
  environment?: Record<string, string>;
  volumes: string[];
  ports?: string[];
  profiles?: string[];
  read_only?: boolean;
};
const { services } = parse(textOf('deploy/compose/compose.yml'), { merge: true }) as {
  services: Record<string, Service>;
};

/** The variable that chooses the language of the boards, filled in. */
function inLanguage(text: string, language: string): string {
  return text.replace('${SMART_HOLD_LANGUAGE:-en}', language);
}

test('every port of the compose file is on this machine alone, the page of the exporter among them', () => {
  const ports = Object.values(services).flatMap((service) => service.ports ?? []);

  expect(ports).toContain('127.0.0.1:10857:10857');
  expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
});

test('operations are named in one file: no other of the compose folder names one', () => {
  const files = ['deploy/compose/compose.yml', 'deploy/compose/prometheus.yml', 'deploy/compose/.env'].map(textOf);

  expect(textOf('deploy/compose/operations/exporter.example.yml')).toContain('ventas-co');
  expect(files.filter((text) => text.includes('ventas-co'))).toEqual([]);
});

test('either the exporter of the operations or the demo starts, under one name for Prometheus', () => {
  const profiled = Object.entries(services).flatMap(([name, { profiles = [] }]) =>
    profiles.map((each) => [name, each]),
  );
  const chosen = (file: string) => /^COMPOSE_PROFILES=(.*)$/m.exec(textOf(`deploy/compose/${file}`))?.[1];

  expect(profiled).toEqual([
    ['exporter', 'operations'],
    ['simulator', 'demo'],
    ['demo', 'demo'],
  ]);
  expect([chosen('.env'), chosen('demo.env')]).toEqual(['operations', 'demo']);
  expect(services['simulator']).toMatchObject({ networks: { monitoring: { aliases: ['exporter'] } } });
  expect(services['demo']).toMatchObject({ network_mode: 'service:simulator' });
});

test('every folder and file that the compose file mounts from the repository exists', () => {
  const volumes = Object.values(services).flatMap((service) => service.volumes);
  const mounted = volumes.flatMap((volume) =>
    languages.map((language) => inLanguage(volume, language).split(':')[0] ?? ''),
  );
  const ours = mounted.filter((source) => source.startsWith('.'));

  expect(ours).not.toEqual([]);
  expect(ours.filter((source) => !existsSync(path.join(root, 'deploy/compose', source)))).toEqual([]);
});

/** The one object of a kind in a list for kubernetes. */
function objectOf(list: string, kind: string): unknown {
  const objects = parseAllDocuments(textOf(`deploy/kubernetes/${list}`)).map((each) => each.toJS() as { kind: string });
  return objects.find((each) => each.kind === kind);
}

test('the image, the compose file and kubernetes agree on the user and the folder of the state', () => {
  const [user] = /^USER (\d+):\1$/m.exec(textOf('Dockerfile'))?.slice(1) ?? [];
  const deployment = textOf('deploy/kubernetes/exporter.yaml');

  expect(user).toBeDefined();
  expect(deployment).toContain(`runAsUser: ${user ?? ''}`);
  for (const text of [textOf('Dockerfile'), textOf('deploy/compose/compose.yml'), deployment]) {
    expect(text).toContain('/var/lib/smart-hold-exporter');
  }
});

type Pod = {
  containers: { env?: unknown; securityContext: object; volumeMounts: { name: string; mountPath: string }[] }[];
  volumes: { name: string; persistentVolumeClaim?: object }[];
};

test('in compose, kubernetes and systemd it writes nothing but its state, and no variable holds a token', () => {
  const stateFile = /SMART_HOLD_STATE_FILE=(\S+)\/state\.json/.exec(textOf('Dockerfile'))?.[1] ?? 'none';
  const compose = services['exporter'];
  const { template } = (objectOf('exporter.yaml', 'Deployment') as { spec: { template: { spec: Pod } } }).spec;
  const [container] = template.spec.containers;
  const unit = textOf('deploy/systemd/smart-hold-exporter.service').split('\n');
  const claimed = template.spec.volumes.find(({ persistentVolumeClaim }) => persistentVolumeClaim !== undefined);

  expect(compose).toMatchObject({ read_only: true });
  expect(compose?.environment).toBeUndefined();
  expect(compose?.volumes).toContain(`exporter-state:${stateFile}`);
  expect(container).toMatchObject({ securityContext: { readOnlyRootFilesystem: true } });
  expect(container?.env).toBeUndefined();
  expect(container?.volumeMounts).toContainEqual({ name: claimed?.name, mountPath: stateFile });
  expect(unit).toEqual(expect.arrayContaining(['ProtectSystem=strict', 'StateDirectory=smart-hold-exporter']));
  expect(unit).toContain('Environment=SMART_HOLD_STATE_FILE=%S/smart-hold-exporter/state.json');
  expect(unit).toContain('Environment=WOLKVOX_TOKEN_FILE=%d/tokens_wolkvox');
});

test('the scrape job has the name that the rules ask for, whoever scrapes', () => {
  const asked = [...textOf('prometheus/smart-hold.rules.yml').matchAll(/job="([^"]*)"/g)].map(([, job]) => job);
  const { jobLabel } = (objectOf('operator.yaml', 'ServiceMonitor') as { spec: { jobLabel: string } }).spec;
  const { labels } = (objectOf('exporter.yaml', 'Service') as { metadata: { labels: Record<string, string> } })
    .metadata;
  const { data } = objectOf('plain-prometheus.yaml', 'ConfigMap') as { data: Record<string, string> };

  const files = ['prometheus/prometheus.yml', 'deploy/compose/prometheus.yml'].map(textOf);
  const mounted = data['smart-hold.scrape.yml'] ?? '';
  const examples = pages.flatMap((page) => blocksOf(page, 'yaml')).filter((block) => block.includes('scrape_configs:'));
  const configured = [...files, mounted, ...examples].flatMap((text) => {
    const { scrape_configs } = parse(text) as { scrape_configs: { job_name: string }[] };
    return scrape_configs.map(({ job_name }) => job_name);
  });
  expect([...new Set(asked)]).toEqual(['smart-hold-exporter']);
  expect(examples).not.toEqual([]);
  expect([...new Set([...configured, labels[jobLabel]])]).toEqual([asked[0]]);
});

test('in the compose file each program finds its configuration, and Prometheus the others', () => {
  const prometheus = parse(textOf('deploy/compose/prometheus.yml')) as {
    scrape_configs: { static_configs: { targets: string[] }[] }[];
    alerting: { alertmanagers: { static_configs: { targets: string[] }[] }[] };
  };

  for (const name of ['exporter', 'prometheus', 'alertmanager']) {
    const { command = [], volumes } = services[name] ?? { volumes: [] };
    const file = command.find((flag) => flag.startsWith('--config.file='))?.split('=')[1] ?? 'none';
    expect(volumes.map((volume) => sourceOf(volume, file)).filter(isKnown), name).toHaveLength(1);
  }
  const told = [...prometheus.scrape_configs, ...prometheus.alerting.alertmanagers].flatMap((each) =>
    each.static_configs.flatMap(({ targets }) => targets),
  );
  expect(told).toEqual(['exporter:10857', 'alertmanager:9093']);
});

test('the Grafana of the compose file finds its boards, and the one it opens with', () => {
  const { environment = {}, volumes } = services['grafana'] ?? { volumes: [] };
  const { providers } = parse(textOf('grafana/provisioning/dashboards/smart-hold.yml')) as {
    providers: { options: { path: string } }[];
  };
  const folder = providers[0]?.options.path ?? 'none';
  const home = environment['GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH'] ?? 'none';

  for (const language of languages) {
    const mounted = volumes.map((volume) => inLanguage(volume, language));
    expect(mounted).toContain(`../../grafana/dashboards/${language}:${folder}:ro`);
    expect(mounted.map((volume) => sourceOf(volume, home)).filter(isKnown), language).toHaveLength(1);
  }
});

/** Where a file of a container lies in the repository, if it comes by this volume. */
function sourceOf(volume: string, file: string): string | undefined {
  const [source = '', target = ''] = volume.split(':');
  return source.startsWith('.') && (file === target || file.startsWith(`${target}/`))
    ? path.join('deploy/compose', source, path.relative(target, file))
    : undefined;
}

/** Whether a file is here; the list of operations comes with its example. */
function isKnown(file: string | undefined): boolean {
  if (file === undefined) return false;
  return [file, file.replace(/\.yml$/, '.example.yml')].some((name) => existsSync(path.join(root, name)));
}
