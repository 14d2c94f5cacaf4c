import path from 'node:path';
import type { ConfigProblem } from '../base/errors.ts';
import { pathText } from '../base/value-path.ts';
import { type Report, fieldsOf, readDocument } from '../base/yaml-fields.ts';
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
  /** What is unwise about it. */
  readonly warnings: readonly ConfigProblem[];
  /** Whether the file holds no value at all: it is empty, or nothing but comments. */
  readonly isBlank: boolean;
  /** Each file looked at, with its stamp at that moment. */
  readonly stamps: ReadonlyMap<string, Stamp>;
};

/** Reads the web configuration file and the files it names. Problems are values, because a reload must go on. */
export function readWebConfig(file: string): WebConfigRead {
  const files = fileReader();
  const answer = files.read(file);
  const { stamps } = files;
  if ('problem' in answer) {
    return { config: undefined, problems: [unreadable(file, answer.problem)], warnings: [], isBlank: false, stamps };
  }
  const { config, problems, ...rest } = parseWebConfig(file, answer.text, files.read);
  return { config: problems.length > 0 ? undefined : config, problems, ...rest, stamps };
}

function unreadable(file: string, problem: string): ConfigProblem {
  return { where: file, path: '', problem, remedy: 'give --web.config.file a file the exporter may read' };
}

type Parsed = Pick<WebConfigRead, 'problems' | 'warnings' | 'isBlank'> & { readonly config: WebConfig };

function parseWebConfig(file: string, text: string, read: FileReader['read']): Parsed {
  const yaml = readDocument(file, text);
  const problems = [...yaml.problems];
  const warnings: ConfigProblem[] = [];
  const reportTo =
    (list: ConfigProblem[]): Report =>
    (at, problem, remedy) =>
      list.push({ where: yaml.whereIs(at), path: pathText(at), problem, remedy });
  const report = reportTo(problems);

  const root = fieldsOf(yaml.data, [], sections, report);
  const tls = root.section('tls_server_config', tlsKeys);
  const config = {
    tls: readTls(tls, { directory: path.dirname(file), read }, report, reportTo(warnings)),
    headers: readHeaders(root.section('http_server_config', ['http2', 'headers']), report),
    users: readUsers(root.section('basic_auth_users'), report),
    rateLimit: readRateLimit(root.section('rate_limit', ['interval', 'burst']), report),
  };
  return { config, problems, warnings, isBlank: problems.length === 0 && root.keys.length === 0 };
}
