import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { RequestListener, Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createWebGuard } from '../../src/web/guard.ts';
import { listen, usualLimits, type Limits } from '../../src/web/server.ts';
import { noon } from '../support/reloadable-exporter.ts';
import { connection, exporter, get, raw, statusOf, wholeAnswer } from '../support/rude-clients.ts';

const silent = () => undefined;
const quiet = { debug: silent, info: silent, warn: silent, error: silent };
const hello: RequestListener = (_req, res) => void res.end('hello');

/** The exporter's web server with some limits small enough to wait for; `held` tells its open connections. */
async function server(limits: Partial<Limits>, handler = hello) {
  const { createServer, close } = createWebGuard(undefined, {
    clock: noon(),
    log: quiet,
    randomBytes,
    routePrefix: '/',
    webConfigLoaded: () => undefined,
    webConfigRefused: () => undefined,
  });
  const servers: Server[] = [];
  const guard = {
    protocol: 'http' as const,
    createServer: (...args: Parameters<typeof createServer>) => {
      const server = createServer(...args);
      servers.push(server);
      return server;
    },
  };
  const web = await listen([{ host: '127.0.0.1', port: 0 }], guard, handler, {
    ...usualLimits,
    connectionsCheckingInterval: 10,
    ...limits,
  });
  onTestFinished(async () => {
    await web.close(0);
    await close();
  });
  const held = () =>
    new Promise<number>((resolve) => {
      servers[0]?.getConnections((_error, count) => resolve(count));
    });
  return { port: Number(new URL(web.origins[0] ?? '').port), held };
}

test.each([
  ['an unknown method', 'BREW /metrics HTTP/1.1\r\nHost: a\r\n\r\n', 400],
  ['no HTTP at all', 'hello\r\n\r\n', 400],
  ['a TLS handshake', Buffer.from('16030100a5010000a10303', 'hex'), 400],
  ['a header without a colon', 'GET / HTTP/1.1\r\nHost: a\r\nbroken\r\n\r\n', 400],
  ['a header name with a space', 'GET / HTTP/1.1\r\nHost: a\r\nX y: z\r\n\r\n', 400],
  ['no Host', 'GET / HTTP/1.1\r\n\r\n', 400],
  ['two hosts', 'GET /metrics HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n', 400],
  ['the same host twice', 'GET /-/healthy HTTP/1.1\r\nHost: a\r\nhost: a\r\n\r\n', 400],
  ['two lengths', 'POST /-/reload HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n', 400],
  ['a length and chunks', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n', 400],
  ['a length below zero', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n', 400],
  ['a bare carriage return', 'GET /\rmetrics HTTP/1.1\r\nHost: a\r\n\r\n', 400],
  ['a NUL in the path', 'GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n', 400],
  ['17 KB of headers', get('/metrics', `X-Long: ${'x'.repeat(17_000)}\r\n`), 431],
  ['a path of 17 KB', get(`/${'x'.repeat(17_000)}`), 431],
])('%s is refused without a word about what runs here', async (_, bytes, status) => {
  const { port, get: fetched } = await exporter();

  const answer = await raw(port, bytes);

  expect(statusOf(answer)).toBe(status);
  expect(answer).not.toMatch(/server:|powered|express|node|1\.2\.3|stack|\.[jt]s\b/i);
  expect((await fetched('/-/healthy')).status).toBe(200);
});

test.each([
  ['/metrics/', 404],
  ['/METRICS', 404],
  ['//metrics', 404],
  ['/./metrics', 404],
  ['/-/../metrics', 404],
  ['/%2e%2e/%2e%2e/etc/passwd', 404],
  ['/..%2f..%2fetc/passwd', 404],
  ['/metrics%00', 404],
  ['/%', 404],
  ['/%E0%A4%A', 404],
  ['/__proto__', 404],
  ['/metrics?target=http://169.254.169.254/', 200],
  ['http://somewhere.else/metrics', 200],
  ['http://somewhere.else/', 200],
])('the target %s is answered with %i, and by this exporter alone', async (target, status) => {
  const { port } = await exporter();

  const answer = await raw(port, get(target));

  expect(statusOf(answer)).toBe(status);
  expect(answer).not.toContain('somewhere.else');
});

test.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND'])(
  '%s is refused everywhere it is not meant',
  async (method) => {
    const { port } = await exporter();

    for (const path of ['/', '/metrics', '/-/healthy', '/-/ready', '/sd']) {
      const answer = await raw(
        port,
        `${method} ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
      );
      expect(answer).toMatch(/^HTTP\/1\.1 405 /);
      expect(answer).toMatch(/^Allow: GET, HEAD\r$/m);
    }
  },
);

test('CONNECT and an upgrade get no tunnel', async () => {
  const { port } = await exporter();
  const upgrade = 'GET /metrics HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, close\r\nUpgrade: h2c\r\n\r\n';

  expect(await raw(port, 'CONNECT example.com:443 HTTP/1.1\r\nHost: example.com\r\n\r\n')).not.toMatch(/^HTTP\/1\.1 2/);
  expect(statusOf(await raw(port, upgrade))).not.toBe(101);
});

test.each(['/', '/metrics', '/-/healthy', '/sd', '/nothing', '/-/reload'])(
  '%s carries the headers that keep browsers careful',
  async (path) => {
    const { get: fetched } = await exporter();

    const { headers } = await fetched(path);

    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect([headers.get('server'), headers.get('x-powered-by'), headers.get('access-control-allow-origin')]).toEqual([
      null,
      null,
      null,
    ]);
  },
);

test.each(['identity', 'gzip'])('HEAD says what GET would send, %s, and sends no body', async (encoding) => {
  const { port } = await exporter();

  const answer = await raw(
    port,
    `HEAD /metrics HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAccept-Encoding: ${encoding}\r\n\r\n`,
  );

  expect(Number(/^Content-Length: (\d+)\r$/m.exec(answer)?.[1])).toBeGreaterThan(1_000);
  expect(answer.slice(answer.indexOf('\r\n\r\n') + 4)).toBe('');
});

test('pipelined requests are answered each and in order', async () => {
  const { port } = await exporter();
  const one = (path: string) => `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`;

  const answers = await raw(port, one('/-/healthy') + one('/nothing') + one('/metrics') + get('/-/ready'));

  expect([...answers.matchAll(/^HTTP\/1\.1 (\d+)/gm)].map(([, status]) => status).slice(0, 3)).toEqual([
    '200',
    '404',
    '200',
  ]);
  expect(answers.match(/^HTTP\/1\.1 /gm)).toHaveLength(4);
});

test('a value that would end a header cannot be smuggled into an answer', async () => {
  const { port } = await exporter();

  const answer = await raw(port, get('/metrics?operation=a%0d%0aSet-Cookie:%20x=1', 'X-Forwarded-Host: evil\r\n'));

  expect(answer).not.toMatch(/set-cookie|evil/i);
});

test('a body nobody asked for is not kept: megabytes sent with a GET do not stop the next request', async () => {
  const { port, get: fetched } = await exporter();
  const socket = await connection(port);
  socket.resume();
  socket.write('GET /metrics HTTP/1.1\r\nHost: a\r\nContent-Length: 50000000\r\n\r\n');
  for (let i = 0; i < 100 && !socket.destroyed; i += 1) socket.write(Buffer.alloc(100_000));

  expect((await fetched('/metrics')).status).toBe(200);
});

/** Brings a connection to where a request is answered and it is kept alive. */
async function keptAlive(port: number): Promise<Socket> {
  const socket = await connection(port);
  socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
  await once(socket, 'data');
  return socket;
}

/** Brings a connection to where its answer has begun and does not end. */
async function waiting(port: number): Promise<Socket> {
  const socket = await connection(port);
  socket.write('GET /wait HTTP/1.1\r\nHost: a\r\n\r\n');
  await once(socket, 'data');
  return socket;
}

/** Says hello, but `/wait` is never answered to the end. */
const hesitant: RequestListener = (req, res) => {
  if (req.url === '/wait') res.flushHeaders();
  else res.end('hello');
};

test.each([
  ['kept alive for nothing', keptAlive],
  ['silent', connection],
  ['busy', waiting],
])('with 512 connections %s the next is answered, each time, and the oldest is closed for it', async (_, open) => {
  const { port, held } = await server({ headersTimeout: 60_000, requestTimeout: 60_000 }, hesitant);
  const clients: Socket[] = [];
  for (let n = 0; n < 512; n += 1) clients.push(await open(port));
  await vi.waitUntil(async () => (await held()) === 512, { timeout: 30_000 });
  for (const client of clients) client.resume();

  for (let n = 0; n < 20; n += 1) expect(statusOf(await raw(port, get('/-/healthy')))).toBe(200);

  const closed = () => clients.map(({ closed }, index) => (closed ? index : -1)).filter((index) => index >= 0);
  await vi.waitUntil(() => closed().length > 0, { timeout: 30_000 });
  expect(Math.max(...closed())).toBeLessThan(20);
});

test('of many connections the idle go first, then the silent, and the busy last', async () => {
  const { port } = await server({ connections: 3 }, hesitant);
  const [busy, silent, idle] = [await waiting(port), await connection(port), await keptAlive(port)];
  const isClosed = (socket: Socket) => vi.waitUntil(() => socket.closed, { timeout: 30_000 });
  for (const socket of [busy, silent, idle]) socket.resume();

  const next = await waiting(port);
  await isClosed(idle);
  expect([busy.closed, silent.closed]).toEqual([false, false]);
  const last = await waiting(port);
  await isClosed(silent);
  expect([busy.closed, next.closed, last.closed]).toEqual([false, false, false]);
  await waiting(port);
  await isClosed(busy);
  expect([next.closed, last.closed]).toEqual([false, false]);
});

test('a connection that asked again since is not the one that is closed', async () => {
  const { port } = await server({ connections: 2 });
  const [first, second] = [await keptAlive(port), await keptAlive(port)];
  first.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
  await once(first, 'data');
  second.resume();

  await keptAlive(port);

  await vi.waitUntil(() => second.closed, { timeout: 30_000 });
  expect(first.closed).toBe(false);
});

test('a client that says nothing is told 408 and its connection ended', async () => {
  const { port } = await server({ headersTimeout: 50 });

  expect(await raw(port, '')).toMatch(/^HTTP\/1\.1 408 /);
});

test('headers that come a byte at a time end in 408, however steadily they come', async () => {
  const { port } = await server({ headersTimeout: 50 });
  const socket = await connection(port);

  const answer = wholeAnswer(socket);
  trickle(socket, 'GET / HTTP/1.1\r\nHost: a\r\nX: ');

  expect(await answer).toMatch(/^HTTP\/1\.1 408 /);
});

test('a body that comes a byte at a time ends in 408, if it is waited for', async () => {
  const { port } = await server({ headersTimeout: 50, requestTimeout: 50 }, (req, res) =>
    req.on('end', () => res.end()).resume(),
  );
  const socket = await connection(port);

  const answer = wholeAnswer(socket);
  trickle(socket, 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n');

  expect(await answer).toMatch(/^HTTP\/1\.1 408 /);
});

test('a body nobody waits for, sent a byte at a time, ends the connection after the answer', async () => {
  const { port } = await server({ headersTimeout: 50, requestTimeout: 50 });
  const socket = await connection(port);

  const answer = wholeAnswer(socket);
  trickle(socket, 'GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n');

  expect(await answer).toMatch(/^HTTP\/1\.1 200 /);
});

test('a connection kept alive for nothing is ended without a word', async () => {
  const { port, held } = await server({ keepAliveTimeout: 50, keepAliveTimeoutBuffer: 0 });

  const answer = await raw(port, 'GET / HTTP/1.1\r\nHost: a\r\n\r\n');

  expect(answer).toMatch(/^HTTP\/1\.1 200 /);
  expect(answer.match(/^HTTP\/1\.1 /gm)).toHaveLength(1);
  expect(await held()).toBe(0);
});

test.each([
  ['before a word', '', /^$/],
  ['in the middle of the headers', 'GET / HTTP/1.1\r\nHo', /^HTTP\/1\.1 400 /],
  ['after a whole request', 'GET / HTTP/1.1\r\nHost: a\r\n\r\n', /^HTTP\/1\.1 200 [^]*hello$/],
])('a client that closes only its own side %s is let go', async (_, bytes, expected) => {
  const { port, held } = await server({});
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  onTestFinished(() => void socket.destroy());

  socket.end(bytes);

  expect(await wholeAnswer(socket)).toMatch(expected);
  await vi.waitUntil(async () => (await held()) === 0, { timeout: 30_000 });
});

test('a client that never closes its side is let go after its answer', async () => {
  const { port, held } = await server({});
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true }).resume();
  onTestFinished(() => void socket.destroy());

  socket.write(get('/'));
  await once(socket, 'end');

  await vi.waitUntil(async () => (await held()) === 0, { timeout: 30_000 });
  expect(socket.writableEnded).toBe(false);
});

test('an answer that nobody reads is given up', async () => {
  const { port, held } = await server({ stillness: 50 }, (_req, res) => res.end(Buffer.alloc(50_000_000)));
  const socket = await connection(port);
  socket.pause().write(get('/'));
  await once(socket, 'readable');

  await vi.waitUntil(async () => (await held()) === 0, { timeout: 30_000 });
});

test('clients that ask again and again and never read share the text: no copy for each', async () => {
  const { port, get: fetched, shows } = await exporter(2_000);
  await shows('wolkvox_up{operation="a"}', 1);
  const bytes = Buffer.byteLength(await (await fetched('/metrics')).text());
  const before = process.memoryUsage().arrayBuffers;

  for (let i = 0; i < 100; i += 1) {
    const socket = await connection(port);
    socket.pause().write('GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(20));
    await once(socket, 'readable');
  }

  expect(bytes).toBeGreaterThan(500_000);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan((100 * bytes) / 4);
});

test('a storm of scrapes delays no refresh: each scraper is answered a few times until it has read', async () => {
  const { get: fetched, clock, vendor, shows } = await exporter();
  await shows('wolkvox_up{operation="a"}', 1);
  const reads = () => vendor.measured().requestsByApi['diagram_2'] ?? 0;
  const readsBefore = reads();
  const scrapers = 50;
  let isOver = false;
  let scrapes = 0;
  const storm = Array.from({ length: scrapers }, async () => {
    while (!isOver) {
      await (await fetched('/metrics')).arrayBuffer();
      scrapes += 1;
    }
  });

  await vi.waitUntil(() => scrapes > 4 * scrapers, { timeout: 30_000 });
  const scrapesBefore = scrapes;
  await clock.advance(5 * 60_000);
  await vi.waitUntil(() => reads() === readsBefore + 2, { timeout: 30_000, interval: 1 });

  // Rounds, not time: a busy machine makes scrapes and the refresh slow alike. It takes four.
  expect(scrapes - scrapesBefore).toBeLessThan(8 * scrapers);
  await shows('wolkvox_exporter_refreshes_total{operation="a"}', 2);
  isOver = true;
  await Promise.all(storm);
});

/** Sends a beginning and then a byte every few milliseconds until the other side has had enough. */
function trickle(socket: Socket, beginning: string): void {
  socket.write(beginning);
  const bytes = setInterval(() => socket.write('x'), 5);
  socket.once('close', () => clearInterval(bytes));
}
