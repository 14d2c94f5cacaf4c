import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { type Source, valuesOf } from '../base/schema-problems.ts';
import { parseYaml } from '../base/yaml-file.ts';
import { windowOf } from './apis.ts';
import type { Measured } from './request-log.ts';
import type { Operation } from './call-centre.ts';
import { truthOfWindow } from './truth.ts';

type ControlParts = {
  readonly operation: Operation;
  readonly measured: () => Measured;
  /** Throws ConfigError. */
  readonly setFaults: (script: unknown, source: Source) => void;
};

type Page = (parts: ControlParts, url: URL, request: IncomingMessage) => ControlReply | Promise<ControlReply>;
type ControlReply = { readonly status: number; readonly json?: unknown };

/** The simulator's own pages, by method and path. They need no token and cost nothing. */
const pages: Readonly<Record<string, Page>> = {
  'GET /simulator/stats': ({ measured }) => ({ status: 200, json: measured() }),
  'GET /simulator/truth': truthPage,
  'PUT /simulator/faults': faultsPage,
};

/** Serves one of the simulator's own pages, or says that there is none. */
export async function serveControl(
  request: IncomingMessage,
  res: ServerResponse,
  url: URL,
  parts: ControlParts,
): Promise<void> {
  const page = pages[`${request.method ?? ''} ${url.pathname}`];
  const { status, json } = page === undefined ? { status: 404 } : await page(parts, url, request);
  res.writeHead(status, { 'content-type': 'application/json' });
  res.end(json === undefined ? '' : JSON.stringify(json));
}

function truthPage({ operation }: ControlParts, url: URL): ControlReply {
  const window = windowOf(url.searchParams);
  if ('status' in window) return { status: 400, json: { error: window.msg } };
  return { status: 200, json: Object.fromEntries(truthOfWindow(operation, window)) };
}

async function faultsPage({ setFaults }: ControlParts, _url: URL, request: IncomingMessage): Promise<ControlReply> {
  try {
    const yaml = parseYaml(await text(request), 'request body');
    setFaults(yaml.value, valuesOf(yaml));
    return { status: 204 };
  } catch (error) {
    return { status: 400, json: { error: error instanceof Error ? error.message : 'not a script of faults' } };
  }
}
