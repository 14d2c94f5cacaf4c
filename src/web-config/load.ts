import path from 'node:path';
import type { ConfigProblem } from '../base/errors.ts';
import { pathText } from '../base/value-path.ts';
import { type Report, fieldsOf, readDocument } from './fields.ts';
import { type FileReader, type Stamp, fileReader } from './stamped-files.ts';
import { readHeaders, readRateLimit, readUsers } from './http-sections.ts';
import { readTls, tlsKeys } from './tls-section.ts';
import type { WebConfig } from './web-config.ts';

const sections = ['tls_server_config', 'http_server_config', 'basic_auth_users', 'rate_limit'];

/** The web configuration file as it was at one moment: what it says or what is wrong with it, and the files that led there. */
export type WebConfigRead = {
  /** Undefined when there are problems. */
  readonly config: WebConfig | undefined;
  readonly problems: readonly ConfigProblem[];
  /** Each file looked at, with its stamp at that moment. */
  readonly stamps: ReadonlyMap<string, Stamp>;
};

/** Reads the web configuration file and the files it names. Problems are values, because a reload must go on. */
export function readWebConfig(file: string): WebConfigRead {
  const files = fileReader();
  const answer = files.read(file);
  if ('code' in answer) return { config: undefined, problems: [unreadable(file, answer.code)], stamps: files.stamps };
  const { config, problems } = parseWebConfig(file, answer.text, files.read);
  return { config: problems.length > 0 ? undefined : config, problems, stamps: files.stamps };
}

function unreadable(file: string, code: string): ConfigProblem {
  const remedy = 'give --web.config.file a file the exporter may read';
  return { where: file, path: '', problem: `cannot be read (${code})`, remedy };
}

function parseWebConfig(
  file: string,
  text: string,
  read: FileReader['read'],
): { config: WebConfig; problems: ConfigProblem[] } {
  const yaml = readDocument(file, text);
  const problems = [...yaml.problems];
  const report: Report = (at, problem, remedy) =>
    problems.push({ where: yaml.whereIs(at), path: pathText(at), problem, remedy });

  const root = fieldsOf(yaml.data, [], sections, report);
  const config = {
    tls: readTls(root.section('tls_server_config', tlsKeys), { directory: path.dirname(file), read }, report),
    headers: readHeaders(root.section('http_server_config', ['http2', 'headers']), report),
    users: readUsers(root.section('basic_auth_users'), report),
    rateLimit: readRateLimit(root.section('rate_limit', ['interval', 'burst']), report),
  };
  return { config, problems };
}
