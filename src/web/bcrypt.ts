import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import { createSerialQueue } from '../base/serial-queue.ts';
import { costOf } from '../web-config/http-sections.ts';

/** Compares passwords with bcrypt hashes, one at a time, in a thread of its own. */
export type BcryptThread = {
  /** Rejects only if the thread fails or is closed. */
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
 * Starts its thread at the first comparison, and again after it died; it does not keep the process alive. One
 * comparison at a time, so that bcrypt never uses more than one core.
 */
export function bcryptThread(): BcryptThread {
  const queue = createSerialQueue();
  let worker: Worker | undefined;
  let asked: Waiter | undefined;

  function start(): Worker {
    const started = new Worker(program, { eval: true, workerData: library, env: {}, execArgv: [] });
    started.unref();
    started.on('message', (isMatch: boolean) => asked?.resolve(isMatch));
    started.on('error', (cause) => fail(started, new Error('bcrypt thread failed', { cause })));
    started.on('exit', () => fail(started, new Error('bcrypt thread ended')));
    return started;
  }

  function fail(dead: Worker, error: Error) {
    if (dead !== worker) return; // both events come for one death, and a new thread may run by then
    worker = undefined;
    asked?.reject(error);
  }

  function compare(password: string, hash: string): Promise<boolean> {
    return new Promise((resolve, reject) => {
      worker ??= start();
      asked = { resolve, reject };
      worker.postMessage({ password, hash });
    });
  }

  return {
    matches: (password, hash) => queue.add(() => compare(password, hash)),
    close: async () => {
      await worker?.terminate();
    },
  };
}
