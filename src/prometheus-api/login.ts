import { validateHeaderName, validateHeaderValue } from 'node:http';
import path from 'node:path';
import type { Fields, Report } from '../base/yaml-fields.ts';
import { textOf, valueOf } from './file-or-text.ts';

/** Headers sent with every request, and what of them no message may repeat. */
export type Login = {
  readonly headers: Readonly<Record<string, string>>;
  readonly secrets: readonly string[];
};

export const noLogin: Login = { headers: {}, secrets: [] };

/** The sections `basic_auth` and `authorization`, of which one may be there. */
export function readLogin(root: Fields, directory: string, report: Report): Login {
  const basic = root.section('basic_auth', ['username', 'username_file', 'password', 'password_file']);
  const bearer = root.section('authorization', ['type', 'credentials', 'credentials_file']);
  if (basic.keys.length > 0 && bearer.keys.length > 0) {
    report(bearer.path, 'basic_auth is given too', 'keep one of the two');
  }
  if (basic.keys.length > 0) return readBasic(basic, directory, report);
  return bearer.keys.length > 0 ? readBearer(bearer, directory, report) : noLogin;
}

function readBasic(basic: Fields, directory: string, report: Report): Login {
  const username = valueOf('username', basic, directory, report) ?? '';
  const password = valueOf('password', basic, directory, report) ?? '';
  if (username.includes(':')) report(basic.path, 'a user name with a colon can never log in', 'give another user');
  const encoded = Buffer.from(`${username}:${password}`).toString('base64');
  return { headers: { authorization: `Basic ${encoded}` }, secrets: nonEmpty([encoded, password]) };
}

function readBearer(bearer: Fields, directory: string, report: Report): Login {
  const credentials = valueOf('credentials', bearer, directory, report) ?? '';
  if (!bearer.present.some((key) => key.startsWith('credentials'))) {
    report(bearer.path, 'the credentials are missing', 'write credentials_file');
  }
  const headers = header('authorization', `${bearer.text('type') ?? 'Bearer'} ${credentials}`, bearer, report);
  return { headers, secrets: nonEmpty([credentials]) };
}

/** The section `http_headers`. Several values of one header are sent as a list. */
export function readHeaders(section: Fields, directory: string, report: Report): Login {
  const read = section.keys.map((name) => {
    const fields = section.section(name, ['values', 'secrets', 'files']);
    const secrets = [...(fields.list('secrets') ?? []), ...textsOf(fields, directory, report)];
    const value = [...(fields.list('values') ?? []), ...secrets].join(', ');
    return { headers: header(name.toLowerCase(), value, fields, report), secrets };
  });
  const headers = Object.fromEntries(read.flatMap((it) => Object.entries(it.headers)));
  return { headers, secrets: nonEmpty(read.flatMap(({ secrets }) => secrets)) };
}

function textsOf(fields: Fields, directory: string, report: Report): readonly string[] {
  return (fields.list('files') ?? []).flatMap((file) => {
    const text = textOf(path.resolve(directory, file));
    if (typeof text === 'string') return [text.trim()];
    report([...fields.path, 'files'], text.problem, 'name files that this user may read');
    return [];
  });
}

function header(name: string, value: string, { path: at }: Fields, report: Report): Login['headers'] {
  try {
    validateHeaderName(name);
    validateHeaderValue(name, value);
    return { [name]: value };
  } catch {
    report(at, 'holds a character that no header may hold', 'write it in one line of plain text');
    return {};
  }
}

/** Nothing is hidden by replacing nothing. */
function nonEmpty(texts: readonly string[]): readonly string[] {
  return texts.filter((text) => text !== '');
}
