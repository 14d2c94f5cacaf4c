import path from 'node:path';
import { run, startProgram, type Ended, type Program } from './program.ts';
import { root } from './repository.ts';

/** What the build has made of the command. */
export const main = path.join(root, 'dist/main.js');
type Env = Readonly<Record<string, string>>;

const alone = (env: Env) => ({ env: { PATH: process.env['PATH'], ...env } });

/** Runs the built command to its end, with no environment but this. */
export function command(argv: readonly string[], env: Env = {}): Promise<Ended> {
  return run(process.execPath, [main, ...argv], alone(env));
}

/** A built command at work, ended when the test ends. */
export function commandAtWork(argv: readonly string[], env: Env = {}): Program {
  return startProgram(process.execPath, [main, ...argv], alone(env));
}

/** Where an exporter at work listens, from its log. */
export async function originOf({ line }: Pick<Program, 'line'>): Promise<string> {
  const started = await line(/"event":"started"/);
  return /"origins":\["([^"]+)"/.exec(started)?.[1] ?? '';
}
