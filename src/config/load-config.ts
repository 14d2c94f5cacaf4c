import { ConfigError } from '../base/errors.ts';
import type { Environment } from './environment.ts';
import { type ParsedConfig, parseConfig } from './parse-config.ts';
import { readSmallFile } from '../base/bounded-file.ts';

const longestFileBytes = 1_048_576;

/** Reads and parses the file, or the environment alone if there is none. Throws ConfigError. */
export async function loadConfig(file: string | undefined, env: Environment): Promise<ParsedConfig> {
  if (file === undefined) return parseConfig({ text: undefined, file: '', env });
  const { bytes } = await readSmallFile(file, longestFileBytes, 'give the path of a YAML file to --config.file');
  return parseConfig({ text: decode(bytes, file), file, env });
}

function decode(bytes: Uint8Array, file: string): string {
  const refuse = (problem: string) =>
    new ConfigError([{ where: file, path: '', problem, remedy: 'save it as UTF-8 text' }]);
  if (bytes.includes(0)) throw refuse('the file holds NUL bytes');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw refuse('the file is not UTF-8');
  }
}
