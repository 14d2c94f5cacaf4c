import { readSmallText } from '../base/bounded-file.ts';
import type { Environment } from './environment.ts';
import { type ParsedConfig, parseConfig } from './parse-config.ts';

const longestFileBytes = 1_048_576;

/** Reads and parses the file, or the environment alone if there is none. Throws ConfigError. */
export async function loadConfig(file: string | undefined, env: Environment): Promise<ParsedConfig> {
  if (file === undefined) return parseConfig({ text: undefined, file: '', env });
  const text = await readSmallText(file, longestFileBytes, 'give the path of a YAML file to --config.file');
  return parseConfig({ text, file, env });
}
