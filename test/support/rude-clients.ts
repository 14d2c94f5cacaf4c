import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { noon, reloadableExporter } from './reloadable-exporter.ts';
import { simulatorFor } from './simulator.ts';

/** An exporter at work, for clients without manners. */
export async function exporter(skills = 3) {
  const clock = noon();
  const vendor = await simulatorFor({ skills }, clock);
  const line = `  - {name: a, server: "${vendor.origin}", token_env: TOKEN, timezone: America/Bogota}\n`;
  const started = await reloadableExporter({ config: `operations:\n${line}`, tokens: { TOKEN: vendor.token }, clock });
  return { ...started, clock, vendor, port: Number(new URL(started.origin).port) };
}

/** A connection for a client without manners, gone when the test ends. Resets are what it asks for. */
export async function connection(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  onTestFinished(() => {
    socket.destroy();
  });
  await once(socket, 'connect');
  return socket;
}

/** Sends bytes as they are; everything that comes back until the server hangs up. */
export async function raw(port: number, bytes: string | Buffer): Promise<string> {
  const socket = await connection(port);
  socket.write(bytes);
  return wholeAnswer(socket);
}

export async function wholeAnswer(socket: Socket): Promise<string> {
  let answer = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => (answer += chunk));
  await new Promise((resolve) => socket.once('close', resolve)); // a reset is an end, too
  return answer;
}

/** A request that asks for the connection to be closed. */
export const get = (target: string, more = '') =>
  `GET ${target} HTTP/1.1\r\nHost: exporter\r\nConnection: close\r\n${more}\r\n`;
export const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]);
