// Loaded before a program (`node --import`): on SIGUSR2 it writes the longest turn of the event loop since the last
// one, as CPU time of the main thread in milliseconds, which other programs on the machine do not lengthen. Linux only.
import { readFileSync } from 'node:fs';

const schedstat = `/proc/self/task/${process.pid}/schedstat`;
const cpuMs = () => Number(readFileSync(schedstat, 'latin1').split(' ', 1)[0]) / 1e6;
let last = cpuMs();
let longest = 0;

setInterval(() => {
  const now = cpuMs();
  longest = Math.max(longest, now - last);
  last = now;
}, 1).unref();

process.on('SIGUSR2', () => {
  process.stderr.write(`${JSON.stringify({ event: 'longest_turn', ms: Math.round(longest) })}\n`);
  longest = 0;
});
