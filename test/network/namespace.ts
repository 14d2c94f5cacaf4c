import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { folderWith } from '../support/folders.ts';
import { findProgram } from '../support/program-test.ts';
import { startProgram } from '../support/program.ts';

/** What the tests of a network drive from outside. */
export const networkPrograms = ['unshare', 'nsenter', 'ip', 'nft'];

/** Root who may also make namespaces, which in a container is not a matter of course. */
const mayEnter = process.getuid?.() === 0 && spawnSync('unshare', ['--net', '--mount', 'true']).status === 0;

/** Why this user can have no network of the test's own; undefined where a program is all that may be missing. */
export const noNamespace =
  mayEnter || findProgram('unshare') === undefined ? undefined : 'needs root who may make namespaces';

const bridge = fileURLToPath(new URL('bridge.mjs', import.meta.url));

/** A network with a loopback device and nothing else, and what leads into it. Gone when the test ends. */
export type Namespace = {
  /** Sets the addresses a name has, in order; none: the resolver fails. */
  readonly resolves: (name: string, ...addresses: readonly string[]) => void;
  /** Puts rules of nftables for what arrives in the place of those before. */
  readonly rules: (...rules: readonly string[]) => void;
  /** Starts a program in it. */
  readonly launch: typeof startProgram;
};

/**
 * Connections to port 443 of any of its addresses reach the Unix socket `vendor`, and connections to the Unix socket
 * `exporter` its port 10857.
 */
export async function namespace(sockets: { readonly vendor: string; readonly exporter: string }): Promise<Namespace> {
  const files = folderWith({ hosts: '', 'resolv.conf': 'nameserver 127.0.0.1\noptions timeout:1 attempts:1\n' });
  const mounts = ['hosts', 'resolv.conf'].map((name) => `mount --bind ${files.path(name)} /etc/${name}`);
  const script = [...mounts, 'ip link set lo up', 'echo $$', 'exec "$@"'].join(' && ');
  const inside = ['sh', '-c', script, 'sh', process.execPath, bridge, sockets.vendor, sockets.exporter];
  const program = startProgram('unshare', ['--net', '--mount', ...inside]);
  const pid = await program.line(/^\d+$/);
  await program.line(/^bridged$/);
  const entering = ['--target', pid, '--net', '--mount'];

  const nft = (text: string) => {
    const { status, stderr } = spawnSync('nsenter', [...entering, 'nft', '-f', '-'], { input: text, encoding: 'utf8' });
    if (status !== 0) throw new Error(`nft: ${stderr}`);
  };

  return {
    resolves: (name, ...addresses) => {
      files.write('hosts', addresses.map((address) => `${address} ${name}\n`).join(''));
    },
    rules: (...rules) => {
      const chain = ['type filter hook input priority 0', ...rules].join('\n');
      nft(`table inet chaos\ndelete table inet chaos\ntable inet chaos {\nchain arriving {\n${chain}\n}\n}\n`);
    },
    launch: (command, args, options) => startProgram('nsenter', [...entering, command, ...args], options),
  };
}
