import { quoted } from '../base/errors.ts';
import { isLoopback } from '../base/loopback.ts';
import type { Parsed } from '../base/parsed.ts';

/** Which server is asked. */
export type Server = {
  /** The `server` label. */
  readonly server: string;
  /** Base address without a trailing slash. */
  readonly origin: string;
};

/** Where a server was written: in YAML bare digits are a number, a variable takes no quotes. */
type WrittenIn = 'yaml' | 'variable';

/** What to write where a server is wanted. */
export const serverRemedy = remedyIn('yaml');

function remedyIn(writtenIn: WrittenIn): string {
  const digits = writtenIn === 'yaml' ? 'its four digits in quotes ("0042")' : 'its four digits (0042)';
  return `write ${digits}, wv0042, or an https origin`;
}

const vendorHost = /^(?:wv)?(\d{4})(?:\.wolkvox\.com)?$/i;

/** A server as people write it: `0042`, `wv0042`, `wv0042.wolkvox.com`, or an origin with an optional base path. */
export function parseServer(text: string, writtenIn: WrittenIn = 'yaml'): Parsed<Server> {
  const trimmed = text.trim();
  const digits = vendorHost.exec(trimmed)?.[1];
  if (digits !== undefined) return { value: vendorServer(digits) };
  if (/^https?:\/\//i.test(trimmed) && URL.canParse(trimmed)) return parseOrigin(new URL(trimmed));
  const problem = `${quoted(text)} is not a server`;
  const short = /^(?:wv)?(\d{1,3})$/i.exec(trimmed)?.[1]?.padStart(4, '0');
  if (short === undefined) return { problem, remedy: remedyIn(writtenIn) };
  return { problem, remedy: `write all four digits: ${writtenIn === 'yaml' ? `"${short}"` : short}` };
}

function parseOrigin(url: URL): Parsed<Server> {
  const refusal = refusalOf(url);
  if (refusal !== undefined) return refusal;
  const basePath = url.pathname.replace(/\/+$/, '');
  const digits = /^wv\d{4}\./.test(url.host) && basePath === '' ? vendorHost.exec(url.host)?.[1] : undefined;
  if (digits !== undefined) return { value: vendorServer(digits) };
  return { value: { server: url.host, origin: url.origin + basePath } };
}

function refusalOf(url: URL) {
  if (url.username !== '' || url.password !== '') {
    return { problem: 'the address holds a user or password', remedy: 'leave it out; the token alone identifies you' };
  }
  if (/[?#]/.test(url.href)) {
    return { problem: 'the address holds a query or fragment', remedy: 'end it before the ? or #' };
  }
  if (/\/api\/v\d|\.php/i.test(url.pathname)) {
    return { problem: "the address holds the API's own path", remedy: `write ${url.origin}` };
  }
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    return { problem: 'http would send the token in the clear', remedy: `write https://${url.host}` };
  }
  return undefined;
}

function vendorServer(digits: string): Server {
  return { server: `wv${digits}`, origin: `https://wv${digits}.wolkvox.com` };
}
