import { smartHold } from '../../src/wolkvox/reports/smart-hold.ts';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createSocketServer, type AddressInfo } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { CallError, type CallFailureReason } from '../../src/base/errors.ts';
import { reportCall } from '../../src/wolkvox/apis.ts';
import { callVendor } from '../../src/wolkvox/client.ts';
import { vendorLimits, type CallLimits } from '../../src/wolkvox/limits.ts';
import { createDispatcher } from '../../src/wolkvox/transport.ts';

const token = '63616e617279';
const nowMs = Date.parse('2026-03-04T15:00:00Z');
const never = new AbortController().signal;
const body = JSON.stringify({ code: '200', error: null, msg: '1 records were found', data: [{ skill_id: '1' }] });
const patient: CallLimits = { connectMs: 5_000, answerMs: 20_000, answerBytes: 100_000, rows: 3 };

/** A vendor that answers as it likes, on a port of the system's choosing, gone when the test ends. */
async function vendorThat(answers: RequestListener): Promise<string> {
  const server = createServer(answers).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close().closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Something that takes connections and never says a word. */
async function muteSocket(): Promise<number> {
  const server = createSocketServer((socket) => void socket.on('error', () => undefined)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

async function callAt(origin: string, limits: Partial<CallLimits> = {}, signal: AbortSignal = never) {
  const all = { ...patient, ...limits };
  const dispatcher = createDispatcher(all, { env: {} });
  onTestFinished(() => dispatcher.destroy());
  const deps = { dispatcher, limits: all, clock: { now: () => nowMs } };
  return callVendor({ origin, token }, reportCall(smartHold, { dateIni: '1', dateEnd: '2' }), deps, signal);
}

async function failureAt(origin: string, limits: Partial<CallLimits> = {}): Promise<CallError> {
  const outcome: unknown = await callAt(origin, limits).catch((error: unknown) => error);
  if (outcome instanceof CallError) return outcome;
  throw new Error(`no CallError: ${JSON.stringify(outcome)}`);
}

const chunked =
  (...parts: readonly string[]) =>
  (_: IncomingMessage, res: ServerResponse) => {
    for (const part of parts) res.write(part);
    res.end();
  };

const packed =
  (coding: string, bytes: Uint8Array): RequestListener =>
  (_, res) =>
    res.writeHead(200, { 'content-encoding': coding }).end(bytes);

test('the token goes in its header, and no encoding is asked for', async () => {
  const seen: IncomingMessage[] = [];
  const origin = await vendorThat((request, res) => {
    seen.push(request);
    res.end(body);
  });

  const { rows } = await callAt(origin);

  expect(rows).toEqual([{ skill_id: '1' }]);
  expect(seen[0]?.url).toBe('/api/v2/reports_manager.php?api=diagram_2&date_ini=1&date_end=2');
  expect(seen[0]?.headers).toMatchObject({ 'wolkvox-token': token, 'accept-encoding': 'identity' });
});

test("the difference to the vendor's clock comes from its Date header", async () => {
  const ahead = await vendorThat((_, res) => res.setHeader('date', 'Wed, 04 Mar 2026 15:00:30 GMT').end(body));
  const garbled = await vendorThat((_, res) => res.setHeader('date', 'soon').end(body));

  expect((await callAt(ahead)).clockSkewMs).toBe(-30_000);
  expect((await callAt(garbled)).clockSkewMs).toBeUndefined();
});

test.each([301, 302, 303, 307, 308])('a redirect (%s) is not followed, and the token goes nowhere', async (status) => {
  const visitors: unknown[] = [];
  const elsewhere = await vendorThat((request, res) => {
    visitors.push(request.headers);
    res.end(body);
  });
  const origin = await vendorThat((_, res) => res.writeHead(status, { location: elsewhere }).end());

  const failure = await failureAt(origin);

  expect(failure.reason).toBe('redirect');
  expect(failure.hint).toMatch(/check the server/);
  expect(visitors).toEqual([]);
});

test.each<[string, CallFailureReason, RequestListener]>([
  [
    'an answer that says it is too large',
    'too_large',
    (_, res) => res.writeHead(200, { 'content-length': 100_001 }).flushHeaders(),
  ],
  ['an answer that grows too large', 'too_large', chunked(body, ' '.repeat(60_000), ' '.repeat(60_000))],
  [
    'an answer that never stops growing',
    'too_large',
    (_, res) => {
      const more = () => {
        while (!res.destroyed && res.write(' '.repeat(16_384)));
        if (!res.destroyed) res.once('drain', more);
      };
      more();
    },
  ],
  [
    'more rows than the vendor allows',
    'too_large',
    chunked(JSON.stringify({ code: '200', error: null, msg: '', data: [{}, {}, {}, {}] })),
  ],
  ['a coding nobody can undo', 'bad_response', packed('compress', Buffer.from(body))],
  ['two codings, one in the other', 'bad_response', packed('gzip, br', Buffer.from(body))],
  ['bytes that are not packed as they say', 'bad_response', packed('gzip', Buffer.from(body))],
  ['packed bytes that end early', 'bad_response', packed('gzip', gzipSync(body).subarray(0, 40))],
  ['packed bytes that grow too large', 'too_large', packed('gzip', gzipSync(body + ' '.repeat(1_000_000)))],
  ['the same with brotli', 'too_large', packed('br', brotliCompressSync(body + ' '.repeat(1_000_000)))],
  [
    'packed bytes cut off on the way',
    'network',
    (_, res) => {
      res.writeHead(200, { 'content-encoding': 'gzip', 'content-length': 500 });
      res.write(gzipSync(body), () => res.destroy());
    },
  ],
  ['a reset before the answer', 'network', (_, res) => res.socket?.resetAndDestroy()],
  [
    'an answer cut off',
    'network',
    (_, res) => void res.writeHead(200, { 'content-length': 500 }).write(body, () => res.destroy()),
  ],
  ['truncated JSON', 'bad_response', chunked(body.slice(0, 30))],
  ['a bare 500', 'server_error', (_, res) => res.writeHead(500).end()],
])('%s is reported as %s', async (_, reason, answers) => {
  expect((await failureAt(await vendorThat(answers))).reason).toBe(reason);
});

test.each<[string, RequestListener]>([
  ['silence', () => undefined],
  ['silence after the headers', (_, res) => res.writeHead(200).flushHeaders()],
  [
    'a drip',
    (_, res) => {
      const handle = setInterval(() => res.write(' '), 20);
      res.once('close', () => clearInterval(handle));
    },
  ],
])('%s is a time-out, however the bytes trickle', async (_, answers) => {
  const failure = await failureAt(await vendorThat(answers), { answerMs: 200 });

  expect(failure).toMatchObject({ reason: 'timeout', message: 'no complete answer within 200 ms' });
});

test('a connection that is not made is a time-out', async () => {
  const failure = await failureAt(`https://127.0.0.1:${await muteSocket()}`, { connectMs: 200 });

  expect(failure).toMatchObject({ reason: 'timeout', message: 'no connection within 200 ms' });
});

test('a port nobody listens on is a network failure', async () => {
  expect((await failureAt('http://127.0.0.1:1')).reason).toBe('network');
});

test.each<[string, readonly string[]]>([
  ['a byte order mark before it', ['\uFEFF', body]],
  ['a warning of PHP before it', ['<br />\n<b>Warning</b>: Undefined {index} in <b class="x">', body]],
  ['a warning of PHP behind it', [body, '<br />\n<b>Warning</b>: "x" { in <b>x.php</b> on line 7 ]}']],
  ['both', ['{ notice } ', body, '\n{"more": [']],
  ['a blank before its first key', [body.replace('{', '{ \n')]],
  ['pieces of one character', body.split('')],
])('JSON is found with %s', async (_, parts) => {
  expect((await callAt(await vendorThat(chunked(...parts)))).rows).toEqual([{ skill_id: '1' }]);
});

test.each<[string, Uint8Array]>([
  ['', Buffer.from(body)],
  ['identity', Buffer.from(body)],
  ['none', Buffer.from(body)],
  ['UTF-8', Buffer.from(body)],
  ['iso-8859-1', Buffer.from(body)],
  ['gzip', gzipSync(body)],
  ['x-gzip', gzipSync(body)],
  ['GZIP, identity', gzipSync(body)],
  ['deflate', deflateSync(body)],
  ['br', brotliCompressSync(body)],
])('an answer whose coding is said to be %j is understood', async (coding, bytes) => {
  expect((await callAt(await vendorThat(packed(coding, bytes)))).rows).toEqual([{ skill_id: '1' }]);
});

test.each([
  ['application/json; charset=ISO-8859-1', undefined],
  ['application/json;charset="latin1"', undefined],
  ['application/json', 'iso-8859-1'],
])('an answer in latin-1 (%s, %s) is read as such', async (type, coding) => {
  const headers = { 'content-type': type, ...(coding === undefined ? {} : { 'content-encoding': coding }) };
  const bytes = Buffer.from(body.replace('"1"', '"Bogotá"'), 'latin1');

  const { rows } = await callAt(await vendorThat((_, res) => res.writeHead(200, headers).end(bytes)));

  expect(rows).toEqual([{ skill_id: 'Bogotá' }]);
});

test.each([
  ['NaN', '?'],
  ['Infinity', '?'.repeat(6)],
  ['-Infinity', '?'.repeat(7)],
  ['1e-7', 1e-7],
  ['"NaN, Infinity"', 'NaN, Infinity'],
])('the value %s spoils no field but its own', async (written, read) => {
  const odd = body.replace('"1"', `"1", "a": ${written}, "b": "2", "c": [${written},${written}]`);

  const { rows } = await callAt(await vendorThat(chunked(...odd.split(''))));

  expect(rows).toEqual([{ skill_id: '1', a: read, b: '2', c: [read, read] }]);
});

test('how many rows the vendor speaks of is told', async () => {
  expect((await callAt(await vendorThat(chunked(body)))).announced).toBe(1);
});

test('a character cut in two by the wire arrives whole', async () => {
  const bytes = Buffer.from(body.replace('"1"', '"Bogotá"'));
  const middle = bytes.indexOf(0xc3) + 1;
  const origin = await vendorThat((_, res) => {
    res.write(bytes.subarray(0, middle), () => res.end(bytes.subarray(middle)));
  });

  expect((await callAt(origin)).rows).toEqual([{ skill_id: 'Bogotá' }]);
});

test('who gives up gets the reason of giving up, not a failure of the vendor', async () => {
  const stop = new AbortController();
  const reason = new Error('stopping');
  const origin = await vendorThat(() => stop.abort(reason));

  await expect(callAt(origin, {}, stop.signal)).rejects.toBe(reason);
  await expect(callAt(origin, {}, stop.signal)).rejects.toBe(reason);
});

test.each([
  ['120', 120_000],
  ['Wed, 04 Mar 2026 15:02:00 GMT', 120_000],
  ['Wed, 04 Mar 2026 14:00:00 GMT', 0],
  ['soon', undefined],
])('Retry-After: %s is a wait of %s ms', async (after, waitMs) => {
  const failure = await failureAt(await vendorThat((_, res) => res.writeHead(429, { 'retry-after': after }).end()));

  expect(failure).toMatchObject({ reason: 'concurrency', retryAfterMs: waitMs });
});

test('no failure carries the token', async () => {
  for (const answers of [(_: unknown, res: ServerResponse) => res.writeHead(403).end(token), () => undefined]) {
    const failure = await failureAt(await vendorThat(answers), { answerMs: 200 });
    expect(`${failure.message} ${failure.hint} ${String(failure.cause)}`).not.toContain(token);
  }
});

test("the limits are the vendor's, but for the size of an answer, which has to fit into memory", () => {
  expect(vendorLimits).toEqual({ connectMs: 10_000, answerMs: 65_000, answerBytes: 16_777_216, rows: 60_000 });
});
