import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { onTestFinished } from 'vitest';
import type { OnEnd } from './lifetime.ts';
import { until } from './until.ts';

// The one place where tests start programs. A test file that reaches it is slow: `*.slow.test.ts`.

export type Ended = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

export type Program = {
  /** Undefined where there is no such program. */
  readonly pid: number | undefined;
  /** Everything it has said so far. */
  readonly output: () => string;
  /** The first line it has said or will say that fits. Rejects when it ends without one. */
  readonly line: (pattern: RegExp) => Promise<string>;
  readonly signal: (name: NodeJS.Signals) => void;
  readonly stopReadingStderr: () => void;
  /** Rejects where there is no such program. */
  readonly ended: Promise<Ended>;
  /** Ends it and all it has started. Resolves when they are gone. */
  readonly kill: () => Promise<void>;
};

export type ProgramOptions = {
  /** The whole environment; that of the tests if not given. */
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** What it reads from its standard input. */
  readonly input?: string;
  /** When it is killed at the latest: at the end of the test if not given. */
  readonly onEnd?: OnEnd;
};

/**
 * Starts a program in a process group of its own. Signals go to the whole group: a wrapper such as faketime would
 * otherwise end alone, and what it wraps would live on.
 */
export function startProgram(
  program: string,
  args: readonly string[],
  { env = process.env, cwd, input = '', onEnd = onTestFinished }: ProgramOptions = {},
): Program {
  const child = spawn(program, args, { env: measured(env), cwd, detached: true });
  const said = { stdout: '', stderr: '' };
  let hasEnded = false;
  child.stdin.on('error', () => undefined).end(input); // it may end before it has read everything
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => (said[stream] += text));
  }

  const signal = (name: NodeJS.Signals) => {
    if (child.pid !== undefined) signalGroup(child.pid, name);
  };
  const killGroup = () => signal('SIGKILL');
  const interrupts = killedWithTests(killGroup);
  const ended = once(child, 'close')
    .then(([code]): Ended => ({ code: code as number | null, ...said }))
    .finally(() => {
      hasEnded = true;
      killGroup(); // what it has left behind
      interrupts.off();
    });
  const gone = ended.then(
    () => undefined,
    () => undefined,
  );
  const output = () => said.stdout + said.stderr;

  async function kill(): Promise<void> {
    if (!hasEnded) killGroup();
    await gone;
  }

  onEnd(kill);
  return {
    pid: child.pid,
    output,
    line: (pattern) =>
      until(() => {
        const found = linesOf(said).find((line) => pattern.test(line));
        if (found === undefined && hasEnded) throw new Error(`ended without ${String(pattern)}: ${output()}`);
        return found;
      }),
    signal,
    stopReadingStderr: () => child.stderr.destroy(),
    ended,
    kill,
  };
}

/** For `npm run coverage`: node writes there, as it ends, which lines have run. A test may want it elsewhere. */
function measured(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const folder = process.env['COVERAGE_OF_PROGRAMS'];
  return folder === undefined ? env : { NODE_V8_COVERAGE: folder, ...env };
}

/** Runs a program to its end. Rejects where there is no such program. */
export function run(program: string, args: readonly string[], options: ProgramOptions = {}): Promise<Ended> {
  return startProgram(program, args, options).ended;
}

/** In a group of its own a program hears no Ctrl-C: it is killed when the tests are interrupted. */
function killedWithTests(kill: () => void): { readonly off: () => void } {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const off = () => {
    process.off('exit', kill);
    for (const name of signals) process.off(name, interrupt);
  };
  const interrupt = (name: NodeJS.Signals) => {
    kill();
    off();
    process.kill(process.pid, name);
  };
  process.on('exit', kill);
  for (const name of signals) process.on(name, interrupt);
  return { off };
}

/** The whole lines said; a last one may still be on its way. */
function linesOf({ stdout, stderr }: { readonly stdout: string; readonly stderr: string }): readonly string[] {
  return [stdout, stderr].flatMap((text) => text.split('\n').slice(0, -1));
}

function signalGroup(leader: number, name: NodeJS.Signals): void {
  try {
    process.kill(-leader, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error; // nobody is left in it
  }
}
