import { closeSync, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs';

// These files are the kernel's own memory: reading them waits for no disk. Each answers undefined where there are none.

/** Sizes of this process in bytes. */
export type MemorySizes = { readonly resident: number; readonly virtual: number; readonly data: number };

/** What is read of the file stands in its first thousand. */
const statusBytes = 3_072;

export function memorySizes(file = '/proc/self/status'): MemorySizes | undefined {
  const status = orUndefined(() => headOf(file, statusBytes));
  const [virtual, resident, data] = ['VmSize', 'VmRSS', 'VmData'].map((name) => bytesIn(status ?? '', name));
  if (virtual === undefined || resident === undefined || data === undefined) return undefined;
  return { virtual, resident, data };
}

function bytesIn(status: string, name: string): number | undefined {
  const at = status.indexOf(`\n${name}:`);
  return at < 0 ? undefined : Number.parseInt(status.slice(at + name.length + 2), 10) * 1_024;
}

function headOf(file: string, bytes: number): string {
  const buffer = Buffer.allocUnsafe(bytes);
  const descriptor = openSync(file, 'r');
  try {
    return buffer.toString('latin1', 0, readSync(descriptor, buffer, 0, bytes, 0));
  } finally {
    closeSync(descriptor);
  }
}

/** Linux 6.2 and newer say how many there are by the size of their folder; elsewhere they are counted. */
export function openDescriptors(folder = '/proc/self/fd'): number | undefined {
  return orUndefined(() => {
    const { size } = statSync(folder);
    return size > 0 ? size : readdirSync(folder).length - 1; // the one that reads the folder is closed again
  });
}

/** How many may be open at once; undefined also where there is no limit. */
export function mostDescriptors(): number | undefined {
  return orUndefined(() => {
    const [, soft] = /^Max open files +(\d+)/m.exec(readFileSync('/proc/self/limits', 'latin1')) ?? [];
    return soft === undefined ? undefined : Number(soft);
  });
}

function orUndefined<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
