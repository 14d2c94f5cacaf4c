import { startProgram, type Program } from './program.ts';
import type { OnEnd } from './lifetime.ts';
import { until } from './until.ts';

export type Server = Program & { readonly url: string };

/** Starts Prometheus or Alertmanager on a port of the system's choosing and waits until it is ready. */
export async function startServer(program: string, args: readonly string[], onEnd?: OnEnd): Promise<Server> {
  const server = startProgram(program, ['--web.listen-address=127.0.0.1:0', ...args], onEnd && { onEnd });
  const line = await server.line(/msg="Listening on" address=127\.0\.0\.1:\d+/);
  const url = `http://${/address=(\S+)/.exec(line)?.[1] ?? ''}`;
  await until(async () => {
    const response = await fetch(`${url}/-/ready`).catch(() => undefined);
    return response?.ok === true ? true : undefined;
  });
  return { ...server, url };
}
