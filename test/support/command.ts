import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import { run, type Ended } from './program.ts';

const main = path.join(import.meta.dirname, '../../dist/main.js');
type Env = Readonly<Record<string, string>>;

/** Runs the built command to its end. */
export async function command(argv: readonly string[], env: Env = {}): Promise<Ended> {
  return run(process.execPath, [main, ...argv], { env });
}

/** A built command at work, ended when the test ends. */
export function commandAtWork(argv: readonly string[], env: Env = {}) {
  const child = spawn(process.execPath, [main, ...argv], { env: { PATH: process.env['PATH'], ...env } });
  const log = text(child.stderr).catch(() => ''); // given up by `stopReadingTheLog`
  const output = Promise.all([text(child.stdout), log, once(child, 'close')]);
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    createInterface(stream).on('line', (line) => {
      lines.push(line);
      for (const look of waiting) look();
    });
  }
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await output;
  });

  return {
    signal: (name: NodeJS.Signals) => child.kill(name),
    stopReadingTheLog: () => child.stderr.destroy(),
    /** The first line of its output that fits. */
    line: (pattern: RegExp) =>
      new Promise<string>((resolve, reject) => {
        const look = () => {
          const found = lines.find((line) => pattern.test(line));
          if (found === undefined) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
        void output.then(() => reject(new Error(`ended without ${String(pattern)}: ${lines.join('\n')}`)));
      }),
    ended: async (): Promise<Ended> => {
      const [stdout, stderr, ended] = await output;
      return { code: ended[0] as number | null, stdout, stderr };
    },
  };
}

/** Where an exporter at work listens, from its log. */
export async function originOf({ line }: Pick<ReturnType<typeof commandAtWork>, 'line'>): Promise<string> {
  const started = await line(/"event":"started"/);
  return /"origins":\["([^"]+)"/.exec(started)?.[1] ?? '';
}
