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
