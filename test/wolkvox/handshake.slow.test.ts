import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type LookupFunction } from 'node:net';
import { Worker } from 'node:worker_threads';
import { expect, onTestFinished, test } from 'vitest';
import { answer, ask, failureOf, vendorBy } from '../support/vendor-on-the-wire.ts';

/** A host without IPv6: its second address fails at once, in the family that is tried second. */
const slowAndDead: LookupFunction = (_host, _options, callback) => {
  callback(null, [
    { address: '127.0.0.1', family: 4 },
    { address: '::1', family: 6 },
  ]);
};

/** Listens and answers, but takes no connection until `release`: the system lets the next one knock again after a second. */
async function busyServer() {
  const gate = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(
    `const { workerData: { gate, answer }, parentPort } = require('node:worker_threads');
     const server = require('node:net').createServer((socket) => {
       socket.on('error', () => undefined).on('data', () => socket.end(answer));
     });
     server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
       parentPort.postMessage(server.address().port);
       setImmediate(() => Atomics.wait(gate, 0, 0));
     });`,
    { eval: true, workerData: { gate, answer } },
  );
  onTestFinished(async () => {
    Atomics.store(gate, 0, 1);
    Atomics.notify(gate, 0);
    await worker.terminate();
  });
  const [port] = (await once(worker, 'message')) as [number];
  const fillers = [0, 1].map(() => connect(port, '127.0.0.1').on('error', () => undefined));
  onTestFinished(() => {
    for (const filler of fillers) filler.destroy();
  });
  await Promise.all(fillers.map((filler) => once(filler, 'connect')));
  return {
    port,
    release: () => {
      Atomics.store(gate, 0, 1);
      Atomics.notify(gate, 0);
    },
  };
}

test('a handshake of a second succeeds, also where the host has another address that is dead', async () => {
  const { port, release } = await busyServer();
  const lookup: LookupFunction = (host, options, callback) => {
    slowAndDead(host, options, callback);
    setImmediate(() => setImmediate(release)); // the first knock was in vain
  };

  const { rows } = await ask(vendorBy({ env: {}, lookup }), `http://slow.example.com:${port}`);

  expect(rows).toHaveLength(1);
});

test('a host of which no address takes the connection in time is a time-out', async () => {
  const { port } = await busyServer();
  const lookup: LookupFunction = (_host, _options, callback) => {
    callback(null, [
      { address: '127.0.0.1', family: 4 },
      { address: '127.0.0.1', family: 4 },
    ]);
  };

  const failure = await failureOf(vendorBy({ env: {}, lookup }, { connectMs: 600 }), `http://slow.example.com:${port}`);

  expect(failure).toMatchObject({ reason: 'timeout', message: 'no connection within 600 ms' });
  expect(failure.hint).toMatch(/allow-list/);
});

test('a host of which every address refuses is a network failure', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();

  const failure = await failureOf(vendorBy({ env: {}, lookup: slowAndDead }), `http://gone.example.com:${port}`);

  expect(failure.reason).toBe('network');
});
