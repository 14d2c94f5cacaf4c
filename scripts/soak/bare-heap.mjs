// A heap without machine code: what the two compilers add as functions grow hot (1.4 MB in 370 refreshes, and still
// some after thousands) would hide a leak of the data. Functions are interpreted in a process that imports this.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

for (const flag of ['--no-opt', '--no-sparkplug', '--expose-gc']) setFlagsFromString(flag);
const gc = runInNewContext('gc');

/** All garbage, and what finalizers let go then. */
export function collectGarbage() {
  gc();
  gc();
}
