import type { Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { answer, ask, body, failureOf, vendorBy, wireServer } from '../support/vendor-on-the-wire.ts';

const toContinue = 'HTTP/1.1 100 Continue\r\n\r\n';
const hint = 'HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n';
const chunks = `${Buffer.byteLength(body).toString(16)}\r\n${body}\r\n0\r\n\r\n`;
const vendor = () => vendorBy({ env: {} }, { answerMs: 10_000 });

async function drip(socket: Socket, text: string): Promise<void> {
  for (const byte of text) {
    socket.write(byte);
    await turn();
  }
}

test.each([
  ['one', toContinue],
  ['two', toContinue + toContinue],
  ['one with headers', 'HTTP/1.1 100 Continue\r\nServer: x\r\n\r\n'],
  ['one after another interim answer', hint + toContinue],
])('an unasked 100 Continue (%s) is accepted, at each answer of a connection', async (_, before) => {
  const connections = new Set();
  const port = await wireServer((socket) => {
    connections.add(socket);
    socket.write(before + answer);
  });
  const patient = vendor();

  expect((await ask(patient, `http://127.0.0.1:${port}`)).rows).toHaveLength(1);
  await turn(); // the connection is free again a turn later
  await turn();
  expect((await ask(patient, `http://127.0.0.1:${port}`)).rows).toHaveLength(1);
  expect(connections.size).toBe(1);
});

test('an unasked 100 Continue is accepted byte by byte', async () => {
  const port = await wireServer((socket) => void drip(socket.setNoDelay(true), toContinue + answer));

  expect((await ask(vendor(), `http://127.0.0.1:${port}`)).rows).toHaveLength(1);
});

test('text like an interim answer in the midst of an answer stays', async () => {
  const odd = JSON.stringify({ code: '200', error: null, msg: '', data: [{ skill_id: toContinue }] });
  const port = await wireServer((socket) => {
    socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${odd.length}\r\n\r\n`);
    socket.write(odd);
  });

  expect((await ask(vendor(), `http://127.0.0.1:${port}`)).rows).toEqual([{ skill_id: toContinue }]);
});

test.each([
  ['a length beside chunks', `HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n${chunks}`],
  ['chunks beside a length', `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n${chunks}`],
  ['two lengths', `HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n${body}`],
  ['lines that end in LF alone', `HTTP/1.1 200 OK\nContent-Length: ${Buffer.byteLength(body)}\n\n${body}`],
  ['headers over 16 kB', `HTTP/1.1 200 OK\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`],
  ['interim headers over 16 kB', `HTTP/1.1 100 Continue\r\nX: ${'x'.repeat(20_000)}`],
  ['a switch of protocols', 'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n'],
  ['another protocol', 'SSH-2.0-OpenSSH_9.2\r\n'],
])('%s is no connection failure but a bad response, with its cause', async (_, bytes) => {
  const port = await wireServer((socket) => socket.write(bytes));

  const failure = await failureOf(vendor(), `http://127.0.0.1:${port}`);

  expect(failure.reason).toBe('bad_response');
  expect(failure.message).toMatch(/^the answer does not follow HTTP: ./);
  expect(failure.cause).toBeInstanceOf(Error);
});

test.each([
  ['within its length', `HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 500\r\n\r\n${body}`],
  ['within a chunk', `HTTP/1.1 200 OK\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n${body}`],
  ['within its headers', 'HTTP/1.1 200 OK\r\nContent-'],
  ['within an interim answer', 'HTTP/1.1 100 Con'],
])('an answer cut off %s is a failure of the connection', async (_, bytes) => {
  const port = await wireServer((socket) => socket.end(bytes));

  expect((await failureOf(vendor(), `http://127.0.0.1:${port}`)).reason).toBe('network');
});
