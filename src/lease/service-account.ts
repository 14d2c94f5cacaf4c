import path from 'node:path';
import { readSmallText } from '../base/bounded-file.ts';
import { ConfigError, type ConfigProblem } from '../base/errors.ts';

/** Where kubernetes puts what a pod may know of its own cluster. */
export const usualFolder = '/var/run/secrets/kubernetes.io/serviceaccount';

/** The way to the API of the cluster this process runs in. */
export type ServiceAccount = {
  readonly origin: string;
  readonly namespace: string;
  /** Authority of the API's certificate, PEM. */
  readonly ca: string;
  /** The token as it is now: kubernetes replaces it about once an hour. Throws ConfigError. */
  readonly token: () => Promise<string>;
};

const largestFileBytes = 1024 * 1024;
const remedy = 'let the pod mount its service account (automountServiceAccountToken: true)';

/** Throws ConfigError where this is no pod, or one without an account. */
export async function serviceAccount(
  env: Readonly<Record<string, string | undefined>>,
  folder: string,
): Promise<ServiceAccount> {
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port = '443' } = env;
  if (host === undefined || host === '') throw new ConfigError([noCluster]);
  const read = async (name: string) => {
    const text = await readSmallText(path.join(folder, name), largestFileBytes, remedy);
    return text.trim();
  };
  const [namespace, ca] = [await read('namespace'), await read('ca.crt')];
  await read('token');
  const authority = host.includes(':') ? `[${host}]` : host;
  return { origin: `https://${authority}:${port}`, namespace, ca, token: () => read('token') };
}

const noCluster: ConfigProblem = {
  where: '--lease.name',
  path: '',
  problem: 'this is no pod of a kubernetes cluster: KUBERNETES_SERVICE_HOST is not set',
  remedy: 'leave the flag out; one exporter alone needs no lease',
};
