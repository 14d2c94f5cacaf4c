/**
 * What comes before everything else: each file that can be started imports it first. It imports nothing, and is
 * written for any Node since version 12.
 */

// Node opens a debugger on SIGUSR1, on a port that asks nobody for a password, unless somebody listens.
process.on('SIGUSR1', () => undefined);

/** Oldest Node that has all that is used here; package.json names it, too. */
const oldest = [20, 19, 0];

const version = process.versions.node;
const parts = version.split('.').map(Number);
const differing = oldest.findIndex((part, index) => parts[index] !== part);
if (differing >= 0 && Number(parts[differing]) < Number(oldest[differing])) {
  process.stderr.write(`smart-hold-exporter needs Node.js ${oldest.join('.')} or newer; this is ${version}\n`);
  process.exit(1);
}

const controller = new AbortController();
// Before the rest is loaded, which takes a while: the kernel drops a signal for which process 1 has no handler.
for (const name of ['SIGTERM', 'SIGINT'] as const) {
  process.on(name, () => {
    if (controller.signal.aborted) process.exit(1);
    controller.abort(new Error(`received ${name}`));
  });
}

/** Aborts at the first signal that asks to stop; the second does not wait. */
export const stopping = controller.signal;
