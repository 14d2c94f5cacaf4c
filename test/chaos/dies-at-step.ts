/**
 * Loaded before the exporter, it ends it with SIGKILL before or after one of its steps (`DIE_AT`, `DIE_WHEN`): a new connection
 * to the vendor, or whatever opens, writes, syncs, renames or removes a file. The product has no hook for it.
 */
const script = `
  import fs from 'node:fs/promises';
  import net from 'node:net';
  import { syncBuiltinESMExports } from 'node:module';
  import { setTimeout as delay } from 'node:timers/promises';

  const dieAt = Number(process.env.DIE_AT ?? Infinity);
  const dieAfter = process.env.DIE_WHEN === 'after';
  // Whatever is published by now has time to be scraped.
  const seenMs = 120;
  let steps = 0;

  async function die(name) {
    console.log('died ' + (dieAfter ? 'after' : 'before') + ' step ' + dieAt + ': ' + name);
    await delay(seenMs);
    process.kill(process.pid, 'SIGKILL');
    await new Promise(() => {});
  }

  function stepped(name, work) {
    return async function (...args) {
      steps += 1;
      const isLast = steps === dieAt;
      if (isLast && !dieAfter) await die(name);
      const result = await work.apply(this, args);
      if (isLast && dieAfter) await die(name);
      return result;
    };
  }

  const { open } = fs;
  fs.open = stepped('open', async (...args) => {
    const handle = await open(...args);
    for (const name of ['writeFile', 'write', 'sync', 'datasync']) handle[name] = stepped(name, handle[name]);
    return handle;
  });
  for (const name of ['rename', 'unlink']) fs[name] = stepped(name, fs[name]);
  syncBuiltinESMExports();

  const { connect } = net;
  net.connect = function (...args) {
    steps += 1;
    if (steps === dieAt) void die('connect');
    return connect.apply(this, args);
  };
  syncBuiltinESMExports();
`;

/** As an address that Node can load. */
export const diesAtStep = `data:text/javascript,${encodeURIComponent(script)}`;
