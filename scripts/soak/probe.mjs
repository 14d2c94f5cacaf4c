// Loaded before the exporter by `npm run soak`: at SIGUSR2 collects garbage and writes one line about this process
// to descriptor 3, a pipe. The exporter itself has no such signal.
import { writeSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { isMainThread } from 'node:worker_threads';

if (isMainThread) {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc');
  process.on('SIGUSR2', () => {
    gc();
    gc(); // what finalizers have let go
    const { heapUsed, external, rss } = process.memoryUsage();
    writeSync(3, `${JSON.stringify({ heapUsed, external, rss, handles: process.getActiveResourcesInfo().length })}\n`);
  });
}
