import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import { costOf } from '../web-config/http-sections.ts';

/** Compares passwords with bcrypt hashes, one at a time, in a thread of its own. */
export type BcryptThread = {
  /** Rejects only if the thread fails. */
  readonly matches: (password: string, hash: string) => Promise<boolean>;
  readonly close: () => Promise<void>;
};

/** A thread for each cost, started when it is first needed: a cheap comparison waits for no dear one. */
export function bcryptThreads(): BcryptThread {
  const threads = new Map<number, BcryptThread>();
  return {
    matches: (password, hash) => {
      const cost = costOf(hash);
      const thread = threads.get(cost) ?? bcryptThread();
      threads.set(cost, thread);
      return thread.matches(password, hash);
    },
    close: async () => {
      await Promise.all([...threads.values()].map((thread) => thread.close()));
    },
  };
}

type Waiter = { readonly resolve: (isMatch: boolean) => void; readonly reject: (error: Error) => void };

/**
 * The thread's whole program. As text, because a TypeScript file cannot be a worker where tests run the
 * sources, and with bcryptjs by absolute path, because such a program resolves nothing from here.
 */
const program = `
  const { parentPort, workerData } = require('node:worker_threads');
  const { compareSync } = require(workerData);
  parentPort.on('message', ({ password, hash }) => parentPort.postMessage(compareSync(password, hash)));
`;
const library = createRequire(import.meta.url).resolve('bcryptjs');

/**
 * Starts its thread at the first comparison, and again after it died. It takes messages in order, so that
 * bcrypt never uses more than one core; it does not keep the process alive.
 */
export function bcryptThread(): BcryptThread {
  let worker: Worker | undefined;
  let waiters: Waiter[] = [];

  function start(): Worker {
    const started = new Worker(program, { eval: true, workerData: library, env: {}, execArgv: [] });
    started.unref();
    started.on('message', (isMatch: boolean) => waiters.shift()?.resolve(isMatch));
    started.on('error', (cause) => fail(started, new Error('bcrypt thread failed', { cause })));
    started.on('exit', () => fail(started, new Error('bcrypt thread ended')));
    return started;
  }

  function fail(dead: Worker, error: Error) {
    if (dead !== worker) return; // both events come for one death, and a new thread may have begun in between
    const failed = waiters;
    worker = undefined;
    waiters = [];
    for (const { reject } of failed) reject(error);
  }

  return {
    matches: (password, hash) =>
      new Promise((resolve, reject) => {
        worker ??= start();
        waiters.push({ resolve, reject });
        worker.postMessage({ password, hash });
      }),
    close: async () => {
      await worker?.terminate();
    },
  };
}
