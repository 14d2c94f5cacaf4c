import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { systemClock } from '../base/clock.ts';

/** How an answer's bytes go over the wire. */
export type Delivery =
  | { readonly how: 'whole' }
  /** The connection is reset before a byte is sent. */
  | { readonly how: 'reset' }
  /** Nothing comes, until the caller gives up. */
  | { readonly how: 'silence' }
  /** A share of the body is sent, then the connection is cut. */
  | { readonly how: 'cut'; readonly keep: number }
  /** So many bytes at a time. */
  | { readonly how: 'drip'; readonly bytes: number; readonly everyMs: number }
  /** The body is followed by blanks until it has this size, bytes; `isDeclared`: the size is told beforehand. */
  | { readonly how: 'pad'; readonly bytes: number; readonly isDeclared: boolean };

/** An answer as HTTP. */
export type Reply = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly delivery: Delivery;
  /** Real time before anything is sent, milliseconds. */
  readonly delayMs: number;
};

/** Sends the reply. Waits are real time, since it is a socket that waits. Rejects if the signal aborts or the caller leaves. */
export async function deliver(res: ServerResponse, reply: Reply, signal: AbortSignal): Promise<void> {
  if (reply.delayMs > 0) await systemClock.sleep(reply.delayMs, signal);
  const body = Buffer.from(reply.body);
  const { delivery } = reply;
  switch (delivery.how) {
    case 'silence':
      return;
    case 'reset':
      res.socket?.resetAndDestroy();
      return;
    case 'whole':
      res.writeHead(reply.status, { ...reply.headers, 'content-length': String(body.length) }).end(body);
      return;
    case 'cut':
      return cutOff(res, reply, { body, keep: delivery.keep });
    case 'drip':
      return drip(res, reply, { body, ...delivery }, signal);
    case 'pad':
      return pad(res, reply, { body, ...delivery }, signal);
  }
}

async function cutOff(
  res: ServerResponse,
  { status, headers }: Reply,
  { body, keep }: { body: Buffer; keep: number },
): Promise<void> {
  res.writeHead(status, { ...headers, 'content-length': String(body.length) });
  const part = body.subarray(0, Math.floor(body.length * keep));
  await new Promise((resolve) => res.write(part, resolve));
  res.destroy();
}

async function drip(
  res: ServerResponse,
  { status, headers }: Reply,
  { body, bytes, everyMs }: { body: Buffer; bytes: number; everyMs: number },
  signal: AbortSignal,
): Promise<void> {
  res.writeHead(status, { ...headers, 'content-length': String(body.length) });
  for (let at = 0; at < body.length; at += bytes) {
    res.write(body.subarray(at, at + bytes));
    await systemClock.sleep(everyMs, signal);
  }
  res.end();
}

/** Sent as fast as the caller takes it, so that a quarter of a gigabyte never stands in memory. */
async function pad(
  res: ServerResponse,
  { status, headers }: Reply,
  { body, bytes, isDeclared }: { body: Buffer; bytes: number; isDeclared: boolean },
  signal: AbortSignal,
): Promise<void> {
  const total = Math.max(bytes, body.length);
  res.writeHead(status, isDeclared ? { ...headers, 'content-length': String(total) } : headers);
  res.write(body);
  const blanks = Buffer.alloc(65_536, ' ');
  for (let sent = body.length; sent < bytes; sent += blanks.length) {
    signal.throwIfAborted();
    if (!res.write(blanks.subarray(0, bytes - sent))) await once(res, 'drain', { signal });
  }
  res.end();
}
