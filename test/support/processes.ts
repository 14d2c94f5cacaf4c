import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { onTestFinished } from 'vitest';

export type Running = {
  /** Everything the program has said so far. */
  readonly output: () => string;
  readonly stop: () => Promise<void>;
};

/** Starts a program that ends with the test. */
export function startProgram(program: string, args: readonly string[]): Running {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const exited = once(child, 'exit');
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.on('error', (error) => (output += error.message));

  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
    child.kill();
    await exited;
  };
  onTestFinished(stop);
  return { output: () => output, stop };
}

/** Asks again and again until there is an answer. The test's own time limit ends it. */
export async function until<T>(ask: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await delay(50);
  }
}

/** The address a program of the Prometheus family says it listens on. */
export async function listeningAt({ output }: Running): Promise<string> {
  return until(() => {
    const [, address] = /msg="Listening on" address=(127\.0\.0\.1:\d+)/.exec(output()) ?? [];
    return address === undefined ? undefined : `http://${address}`;
  });
}

export async function isReady(url: string): Promise<true | undefined> {
  const response = await fetch(`${url}/-/ready`).catch(() => undefined);
  return response?.ok === true ? true : undefined;
}
