import { once } from 'node:events';
import { unlink } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { ConfigError } from '../base/errors.ts';
import type { Log } from '../base/log.ts';

/** Gives up the right to write the file. */
export type Release = () => Promise<void>;

/**
 * The right to write `file`, for this process alone: a socket beside it that lives as long as its holder,
 * so that nothing is left to wait for after a crash. Throws ConfigError when another process holds it.
 */
export async function lockState(file: string, log: Log): Promise<Release> {
  const path = `${file}.lock`;
  try {
    return releaseOf(await hold(path));
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    log.warn(
      { event: 'state_not_locked', path, err: error },
      'no lock can be made beside the state file; see that only one exporter uses it',
    );
    return () => Promise.resolve();
  }

  async function hold(path: string): Promise<Server> {
    try {
      return await listen(path);
    } catch (error) {
      if (codeOf(error) !== 'EADDRINUSE') throw error;
      if (await isHeld(path)) throw heldFault();
      await unlink(path); // left by a process that was killed
      return listen(path);
    }
  }

  function heldFault(): ConfigError {
    return new ConfigError([
      {
        where: file,
        path: '',
        problem: 'another running exporter writes this state file',
        remedy: 'stop it, or give this one a --state.file of its own',
      },
    ]);
  }
}

async function listen(path: string): Promise<Server> {
  const server = createServer((socket) => socket.destroy()).listen(path);
  await once(server, 'listening');
  return server.unref();
}

async function isHeld(path: string): Promise<boolean> {
  const socket = connect(path);
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

function releaseOf(server: Server): Release {
  return async () => {
    server.close(); // takes the socket's file away
    await once(server, 'close');
  };
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
