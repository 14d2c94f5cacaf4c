import { expect, onTestFinished, test } from 'vitest';
import { createCallGate } from '../../src/lease/call-gate.ts';
import { informationCall } from '../../src/wolkvox/apis.ts';
import { NotBegunError } from '../../src/wolkvox/asking-first.ts';
import { createVendor } from '../../src/wolkvox/connection.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { wireServer } from '../support/vendor-on-the-wire.ts';

const skills = informationCall('skills');
const never = new AbortController().signal;
const empty = '{"code":"200","error":null,"msg":"1 records were found","data":[{"skill_id":"1","skill_name":"a"}]}';
const answer = `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${empty.length}\r\n\r\n${empty}`;

/** A vendor that notes on which connection each request came; `allows` is asked before each is written. */
async function vendorAsking(allows: () => boolean) {
  const clock = fakeClock('2026-03-04T17:00:00Z');
  const connections: unknown[] = [];
  const port = await wireServer((socket) => {
    connections.push(socket);
    socket.write(answer);
  });
  const vendor = createVendor({ clock, way: { env: {} }, mayBegin: allows });
  onTestFinished(() => vendor.close());
  return { clock, vendor, connections, endpoint: { origin: `http://127.0.0.1:${port}`, token: 'token' } };
}

test('a call that may not begin when it is about to be written is not written', async () => {
  const { vendor, endpoint, connections } = await vendorAsking(() => false);

  await expect(vendor.call(endpoint, skills, never)).rejects.toThrow(NotBegunError);
  expect(connections).toEqual([]);
});

test('a call that is kept back takes its idle connection with it', async () => {
  let isAllowed = true;
  const { clock, vendor, endpoint, connections } = await vendorAsking(() => isAllowed);
  await vendor.call(endpoint, skills, never);
  await clock.advance(0); // the connection is idle only in the next turn
  isAllowed = false;
  await vendor.call(endpoint, skills, never).catch(() => undefined);
  isAllowed = true;
  await vendor.call(endpoint, skills, never);

  expect(connections).toHaveLength(2);
  expect(connections[0]).not.toBe(connections[1]);
});

test('dropped connections are used no more', async () => {
  const { clock, vendor, endpoint, connections } = await vendorAsking(() => true);
  await vendor.call(endpoint, skills, never);
  await clock.advance(0);
  await vendor.call(endpoint, skills, never);
  await clock.advance(0);
  vendor.dropConnections();
  await vendor.call(endpoint, skills, never);

  expect(connections[0]).toBe(connections[1]);
  expect(connections[1]).not.toBe(connections[2]);
});

test('a call waits until it may begin, also when it was kept back at the last instant', async () => {
  const said = [false, false, true, false];
  const allows = () => said.shift() ?? true;
  const { clock, vendor, endpoint, connections } = await vendorAsking(allows);
  const { call, isQuiet } = createCallGate(vendor.call, allows, clock);

  const called = call(endpoint, skills, never);
  while (said.length > 0) await clock.advance(1_000);

  await expect(called).resolves.toMatchObject({ rows: [{ skill_id: '1' }] });
  expect(connections).toHaveLength(1);
  expect(isQuiet()).toBe(true);
});

test('a waiting call ends with its signal', async () => {
  const { clock, vendor, endpoint } = await vendorAsking(() => false);
  const stopping = new AbortController();

  const called = createCallGate(vendor.call, () => false, clock).call(endpoint, skills, stopping.signal);
  stopping.abort(new Error('the lease is lost'));

  await expect(called).rejects.toThrow('the lease is lost');
});

test('a call that was given up may go on at the vendor for as long as its longest call', async () => {
  const clock = fakeClock('2026-03-04T17:00:00Z');
  const stopping = new AbortController();
  const hanging = () => clock.sleep(1e9, stopping.signal) as Promise<never>;
  const { call, isQuiet } = createCallGate(hanging, () => true, clock);

  const called = call({ origin: '', token: '' }, skills, stopping.signal);
  const whileUnderWay = isQuiet();
  stopping.abort(new Error('stopped'));
  await called.catch(() => undefined);
  await clock.advance(65_000);
  const afterTheLongest = isQuiet();
  await clock.advance(5_001);

  expect([whileUnderWay, afterTheLongest, isQuiet()]).toEqual([false, false, true]);
});

test('a call that failed by itself is over, and one of two that are under way is one too many', async () => {
  const clock = fakeClock('2026-03-04T17:00:00Z');
  const ends: ((error: Error) => void)[] = [];
  const failing = () => new Promise<never>((_, reject) => ends.push(reject));
  const { call, isQuiet } = createCallGate(failing, () => true, clock);

  const called = [1, 2].map(() => call({ origin: '', token: '' }, skills, never).catch(() => undefined));
  await clock.advance(0);
  ends[0]?.(new Error('ECONNRESET'));
  await called[0];
  const whileOneIsLeft = isQuiet();
  ends[1]?.(new Error('ECONNRESET'));
  await called[1];

  expect([whileOneIsLeft, isQuiet()]).toEqual([false, true]);
});
