import { validateHeaderValue } from 'node:http';
import { goDurationMs } from '../base/duration.ts';
import type { Fields, Report } from '../base/yaml-fields.ts';
import type { RateLimit } from './web-config.ts';

/** Headers the file may set, with the values allowed where they are limited (toolkit: web/handler.go). */
const headerValues = new Map<string, readonly string[]>([
  ['Content-Security-Policy', []],
  ['X-Frame-Options', ['deny', 'sameorigin']],
  ['X-Content-Type-Options', ['nosniff']],
  ['X-XSS-Protection', []],
  ['Strict-Transport-Security', []],
]);

/** The `http_server_config` section: the headers to set. `http2` is checked and has no effect: HTTP/1.1 is served. */
export function readHeaders(fields: Fields, report: Report): ReadonlyMap<string, string> {
  fields.flag('http2');
  const section = fields.section('headers', [...headerValues.keys()]);
  const headers = new Map<string, string>();
  for (const [name, allowed] of headerValues) {
    const value = allowed.length === 0 ? section.text(name) : section.oneOf(name, allowed);
    if (value === undefined) continue;
    if (isHeaderValue(name, value)) headers.set(name, value);
    else report([...section.path, name], 'holds a character no header may hold', 'write it in one line of plain text');
  }
  return headers;
}

function isHeaderValue(name: string, value: string): boolean {
  try {
    validateHeaderValue(name, value);
    return true;
  } catch {
    return false;
  }
}

/** A bcrypt hash in full: version, cost 04–31, 22 characters of salt and 31 of digest. */
const bcryptHash = /^\$2[aby]\$(?:0[4-9]|[12]\d|3[01])\$[./A-Za-z0-9]{53}$/;

/** Highest cost accepted. Each step doubles the work; at 18 one check takes about half a minute. */
const maxCost = 18;

/** The `basic_auth_users` section. Problems name the user and never show the hash. */
export function readUsers(fields: Fields, report: Report): ReadonlyMap<string, string> {
  const users = new Map<string, string>();
  for (const user of fields.keys) {
    const at = [...fields.path, user];
    const hash = fields.text(user) ?? '';
    const make = 'make one with `htpasswd -nBC 10 USER`';
    if (user.includes(':')) report(at, 'a user name with a colon can never log in', 'choose another name');
    if (!bcryptHash.test(hash)) report(at, 'is not a bcrypt hash', make);
    else if (costOf(hash) > maxCost) report(at, `cost ${costOf(hash)} is above ${maxCost}`, make);
    users.set(user, hash);
  }
  return users;
}

/** The cost, a power of two, that a bcrypt hash names. */
export function costOf(hash: string): number {
  return Number(hash.slice(4, 6));
}

/** The `rate_limit` section. Undefined when there is none or its interval is 0. */
export function readRateLimit(fields: Fields, report: Report): RateLimit | undefined {
  if (fields.keys.length === 0) return undefined;
  const at = (key: string) => [...fields.path, key];
  const interval = fields.text('interval') ?? '';
  const burst = fields.text('burst') ?? '0';
  const intervalMs = goDurationMs(interval);
  if (intervalMs === undefined) {
    report(at('interval'), 'is not a time between two requests', 'write it as 500ms or 1m30s; 0 for no limit');
  }
  const isLimited = intervalMs !== undefined && intervalMs > 0;
  if (!/^\d{1,9}$/.test(burst))
    report(at('burst'), 'is not a whole number', 'write how many requests may come at once');
  else if (isLimited && Number(burst) === 0) report(at('burst'), 'lets no request through', 'set 1 or more');
  return isLimited ? { intervalMs, burst: Number(burst) } : undefined;
}
