// Loaded before the exporter by `npm run soak`: at SIGUSR2 collects garbage and writes one line about this process
// to descriptor 3, a pipe. The exporter itself has no such signal.
import { writeSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';
import { collectGarbage } from './bare-heap.mjs';

if (isMainThread) {
  process.on('SIGUSR2', () => {
    collectGarbage();
    const { heapUsed, external, rss } = process.memoryUsage();
    writeSync(3, `${JSON.stringify({ heapUsed, external, rss, handles: process.getActiveResourcesInfo().length })}\n`);
  });
}
