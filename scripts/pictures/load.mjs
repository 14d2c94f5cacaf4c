import path from 'node:path';
import { runnerImport } from 'vite';

export const root = path.join(import.meta.dirname, '../..');

/** A module of the project in TypeScript, by its path from the root. */
export const load = async (file) =>
  (await runnerImport(path.join(root, file), { root, configFile: false, logLevel: 'error' })).module;
