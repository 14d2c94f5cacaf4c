import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { OnEnd } from './lifetime.ts';

/** An empty folder that is gone when the test ends. */
export function temporaryFolder(onEnd: OnEnd = onTestFinished): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'smart-hold-'));
  onEnd(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Files in a folder of their own, gone when the test ends. */
export function folderWith(files: Readonly<Record<string, string | Uint8Array>>, onEnd: OnEnd = onTestFinished) {
  const folder = temporaryFolder(onEnd);
  const inFolder = (name: string) => path.join(folder, name);
  const write = (name: string, content: string | Uint8Array) => writeFileSync(inFolder(name), content);
  for (const [name, content] of Object.entries(files)) write(name, content);
  const remove = (name: string) => rmSync(inFolder(name));
  const linkToItself = (name: string) => symlinkSync(name, inFolder(name));
  return { path: inFolder, write, remove, linkToItself };
}
