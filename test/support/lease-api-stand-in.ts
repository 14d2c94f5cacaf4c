import { createServer } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { authority } from './certificates.ts';
import { folderWith } from './folders.ts';

type Stored = { metadata: Record<string, unknown>; spec: Record<string, unknown> };

const leases = '/apis/coordination.k8s.io/v1/namespaces/monitoring/leases';

/** The part of a cluster's API that keeps Leases, over TLS on a port of this machine, gone when the test ends. */
export async function leaseApiStandIn() {
  const issuer = authority('cluster');
  const server = createServer(issuer.issue('IP:127.0.0.1'), (req, res) => void answer(req, res));
  const stored = new Map<string, Stored>();
  const tokens = new Set<string>();
  const cut = new Set<string>();
  let version = 100;
  let refusal: number | undefined;
  let beforeWrite: (() => void) | undefined;

  const store = (name: string, { metadata, spec }: Stored) => {
    version += 1;
    const kept = { metadata: { ...metadata, name, uid: 'uid-1', resourceVersion: String(version) }, spec };
    stored.set(name, kept);
    return kept;
  };

  async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const token = req.headers.authorization?.replace(/^Bearer /, '') ?? '';
    const body = await textOf(req);
    if (cut.has(token)) {
      req.socket.destroy();
      return;
    }
    const [status, said] = answerTo(req, token, body);
    const message = typeof said === 'string' ? { kind: 'Status', status: 'Failure', message: said } : said;
    res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(message));
  }

  function answerTo({ method, url = '' }: IncomingMessage, token: string, body: string): [number, string | Stored] {
    if (!tokens.has(token)) return [401, 'Unauthorized'];
    if (refusal !== undefined) return [refusal, 'leases.coordination.k8s.io is forbidden'];
    if (method !== 'GET') {
      beforeWrite?.();
      beforeWrite = undefined;
    }
    const name = method === 'POST' ? nameIn(body) : url.slice(leases.length + 1);
    const known = stored.get(name);
    if (method === 'POST') return known ? [409, 'already exists'] : [201, store(name, JSON.parse(body) as Stored)];
    if (known === undefined) return [404, `leases "${name}" not found`];
    if (method === 'GET') return [200, known];
    const wanted = JSON.parse(body) as Stored;
    const isCurrent = wanted.metadata['resourceVersion'] === known.metadata['resourceVersion'];
    return isCurrent ? [200, store(name, wanted)] : [409, 'the object has been modified'];
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const env = { KUBERNETES_SERVICE_HOST: '127.0.0.1', KUBERNETES_SERVICE_PORT: String(port) };

  return {
    env,
    /** The service account of a replica, as kubernetes mounts it. */
    account: (token: string) => {
      tokens.add(token);
      return folderWith({ 'ca.crt': issuer.cert, namespace: 'monitoring', token: `${token}\n` });
    },
    lease: (name: string) => stored.get(name),
    put: (name: string, lease: Stored) => store(name, lease),
    remove: (name: string) => stored.delete(name),
    accept: (token: string) => tokens.add(token),
    expire: (token: string) => tokens.delete(token),
    /** From now on nothing of this replica comes through. */
    cut: (token: string) => cut.add(token),
    mend: (token: string) => cut.delete(token),
    refuse: (code: number | undefined) => {
      refusal = code;
    },
    /** Lets somebody be ahead of the next write. */
    beforeNextWrite: (act: () => void) => {
      beforeWrite = act;
    },
  };
}

function nameIn(body: string): string {
  return String((JSON.parse(body) as Stored).metadata['name']);
}

async function textOf(req: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
