import * as z from 'zod';
import { duration } from '../schema.ts';
import type { Delivery, Reply } from '../delivery.ts';
import { kind, type Effect } from './effect.ts';

const status = z.int().min(200).max(599);
const html = 'text/html; charset=UTF-8';

const page = (title: string) =>
  `<!DOCTYPE html>\n<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`;

/** A whole other answer instead of the right one. */
const instead = (code: number, headers: Readonly<Record<string, string>>, body: string): Effect => ({
  reply: (reply) => ({ ...reply, status: code, headers: { ...reply.headers, ...headers }, body }),
});

const body = (change: (text: string) => string): Effect => ({
  reply: (reply: Reply) => ({ ...reply, body: change(reply.body) }),
});

const sent = (delivery: Delivery): Effect => ({ reply: (reply) => ({ ...reply, delivery }) });

/** Faults of the way there and back: whatever the right answer was, these are the bytes that come, or do not. */
export const wireKinds = {
  /** A bare status, with any body. */
  status: kind(
    { status, body: z.string().default(''), type: z.string().default(html) },
    ({ status: code, body: text, type }) => instead(code, { 'content-type': type }, text),
  ),
  /** A web page where JSON is expected. */
  html: kind({ status: status.default(200), title: z.string().default('Welcome') }, ({ status: code, title }) =>
    instead(code, { 'content-type': html }, page(title)),
  ),
  /** The 403 of a server under maintenance or backup. */
  maintenance: kind({}, () => instead(403, { 'content-type': html }, page('403 Forbidden'))),
  redirect: kind(
    { status: z.int().min(300).max(399).default(302), location: z.string().default('https://example.com/login') },
    ({ status: code, location }) => instead(code, { location, 'content-type': html }, page('Moved')),
  ),
  /** A refusal that says when to come back: seconds, or an HTTP date. */
  retry_after: kind(
    { status: status.default(429), after: z.union([z.int().min(0), z.string()]).default(120) },
    ({ status: code, after }) => instead(code, { 'retry-after': String(after), 'content-type': html }, ''),
  ),
  /** A byte order mark before the JSON. */
  bom: kind({}, () => body((text) => `\uFEFF${text}`)),
  /** A warning of the vendor's PHP before the JSON. */
  php_warning: kind(
    {
      text: z
        .string()
        .default('<br />\n<b>Warning</b>:  Undefined index: skill in <b>report.php</b> on line <b>42</b><br />\n'),
    },
    ({ text }) => body((json) => text + json),
  ),
  /** The JSON ends early although the answer is complete as HTTP. */
  truncated: kind({ keep: z.number().min(0).max(1).default(0.5) }, ({ keep }) =>
    body((text) => text.slice(0, Math.floor(text.length * keep))),
  ),
  /** The connection is cut in the middle of the body. */
  cut: kind({ keep: z.number().min(0).max(1).default(0.5) }, ({ keep }) => sent({ how: 'cut', keep })),
  reset: kind({}, () => sent({ how: 'reset' })),
  silence: kind({}, () => sent({ how: 'silence' })),
  drip: kind({ bytes: z.int().min(1).default(1), every: duration.default(1_000) }, ({ bytes, every }) =>
    sent({ how: 'drip', bytes, everyMs: every }),
  ),
  /** The right answer, but this late. Real time. */
  slow: kind({ by: duration.default(5_000) }, ({ by }) => ({ reply: (reply) => ({ ...reply, delayMs: by }) })),
  /** More bytes than the vendor's limit of 256 MB; the JSON stays valid. */
  oversize: kind(
    { bytes: z.int().min(1).default(300_000_000), declared: z.boolean().default(false) },
    ({ bytes, declared }) => sent({ how: 'pad', bytes, isDeclared: declared }),
  ),
  /** A `Date` header this far from the simulator's clock, seconds; above zero: the vendor's clock is ahead. */
  skew: kind({ seconds: z.int() }, ({ seconds }) => ({
    reply: (reply) => {
      const shifted = new Date(Date.parse(reply.headers['date'] ?? '') + seconds * 1_000);
      return { ...reply, headers: { ...reply.headers, date: shifted.toUTCString() } };
    },
  })),
} as const;
