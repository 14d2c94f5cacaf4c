import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { test, vi } from 'vitest';
import { exporter, get, raw } from '../support/rude-clients.ts';

test(
  '10,000 connections that say nothing and stay delay no refresh, and scrapes are answered again by itself',
  { timeout: 180_000 },
  async () => {
    const { port, clock, vendor, shows } = await exporter();
    const reads = () => vendor.measured().requestsByApi['diagram_2'];
    await vi.waitUntil(() => reads() === 5, { timeout: 30_000 });
    const clients: Socket[] = [];
    for (let i = 0; i < 10_000; i += 500)
      clients.push(...(await Promise.all(Array.from({ length: 500 }, () => opened(port)))));
    for (const client of clients) client.resume();

    await clock.advance(5 * 60_000);
    await vi.waitUntil(() => (reads() ?? 0) >= 7, { timeout: 30_000 });

    await vi.waitUntil(async () => /^HTTP\/1\.1 200 /.test(await raw(port, get('/-/healthy'))), { timeout: 90_000 });
    await shows('wolkvox_exporter_refreshes_total{operation="a"}', 2);
  },
);

/** A connection that is made, or refused. */
async function opened(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  await Promise.race([once(socket, 'connect'), once(socket, 'close')]).catch(() => undefined);
  return socket;
}
