// The longest turn of the event loop as CPU time of the main thread, which other programs on the machine do not
// lengthen. Linux only. Costs some CPU itself, so it watches only while it is asked to.
import { readFileSync } from 'node:fs';

const schedstat = `/proc/self/task/${process.pid}/schedstat`;
const cpuMs = () => Number(readFileSync(schedstat, 'latin1').split(' ', 1)[0]) / 1e6;
let watching;
let last = 0;
let longest = 0;

function look() {
  const now = cpuMs();
  longest = Math.max(longest, now - last);
  last = now;
}

export function watchTurns() {
  last = cpuMs();
  longest = 0;
  watching = setInterval(look, 1);
}

export function longestTurnMs() {
  look();
  clearInterval(watching);
  return longest;
}
