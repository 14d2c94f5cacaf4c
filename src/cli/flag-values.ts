import { quoted } from '../base/errors.ts';
import { type ListenAddress, listenAddressText, parseListenAddress } from '../base/listen-address.ts';
import { nearestRemedy } from '../base/did-you-mean.ts';
import type { Parsed } from '../base/parsed.ts';

/** Listen addresses, separated by commas. */
export function parseListenAddresses(text: string): Parsed<readonly ListenAddress[]> {
  const parsed = text.split(',').map((address) => parseListenAddress(address.trim()));
  const refusal = parsed.find((one) => 'problem' in one);
  if (refusal !== undefined) return refusal;
  const addresses = parsed.flatMap((one) => ('value' in one ? [one.value] : []));
  const fixed = addresses.filter(({ port }) => port !== 0).map(listenAddressText);
  const repeated = fixed.find((address, index) => fixed.indexOf(address) !== index);
  if (repeated === undefined) return { value: addresses };
  return { problem: `${repeated} is given twice`, remedy: 'give each address once' };
}

/** Of letters, digits and `._~-`, without a slash at its end; no browser or proxy changes it. */
function isPlainPath(text: string): boolean {
  return /^(?:\/[\w.~-]+)+$/.test(text) && !/\/\.{1,2}(?:\/|$)/.test(text);
}

/** The path before all others; `/` for none. */
export function parseRoutePrefix(text: string): Parsed<string> {
  const path = text.replace(/\/$/, '') || '/';
  if (path === '/' || isPlainPath(path)) return { value: path };
  return { problem: `${quoted(text)} is not a plain path`, remedy: 'write a path such as /smart-hold, or /' };
}

/** A path for the metrics that no other page has. */
export function parseTelemetryPath(text: string): Parsed<string> {
  const remedy = 'write a path such as /metrics';
  if (!isPlainPath(text)) return { problem: `${quoted(text)} is not a plain path`, remedy };
  if (/^\/-(?:\/|$)/.test(text) || ['/sd', '/style.css'].includes(text))
    return { problem: `${text} is the path of another page`, remedy };
  return { value: text };
}

/** The address under which people reach the exporter, without a trailing slash. */
export function parseExternalUrl(text: string): Parsed<string> {
  const remedy = 'write an address such as https://monitoring.example.com/smart-hold';
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) return { problem: 'this is not an http address', remedy };
  const url = new URL(text);
  if (url.username !== '' || url.password !== '' || /[?#]/.test(url.href)) {
    return { problem: 'the address holds a user, password, query or fragment', remedy };
  }
  return { value: url.href.replace(/\/+$/, '') };
}

/** The address of a Prometheus, without a trailing slash. A login in it could be read in the list of processes. */
export function parsePrometheusUrl(text: string): Parsed<string> {
  const parsed = parseExternalUrl(text);
  const isLogin = 'problem' in parsed && URL.canParse(text) && new URL(text).password + new URL(text).username !== '';
  if (!isLogin) return parsed;
  return {
    problem: 'the address holds a user or password',
    remedy: 'leave them out and write them as basic_auth into a file for --prometheus.http-config',
  };
}

/** A parser of one word out of `words`. */
export function oneOf<T extends string>(words: readonly T[]) {
  return (text: string): Parsed<T> => {
    const value = words.find((word) => word === text);
    if (value !== undefined) return { value };
    return { problem: `${quoted(text)} is not known here`, remedy: nearestRemedy(text, words) };
  };
}

/** A parser of whole numbers within inclusive bounds. */
export function wholeNumber(min: number, max: number) {
  return (text: string): Parsed<number> => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : NaN;
    if (value >= min && value <= max) return { value };
    return { problem: `${quoted(text)} does not fit`, remedy: `write a whole number from ${min} to ${max}` };
  };
}

/** A flag without a value: by its presence `true`, in the environment `true` or `false`. */
export function parseSwitch(text: string): Parsed<boolean> {
  if (['true', '1', 'yes'].includes(text)) return { value: true };
  if (['false', '0', 'no'].includes(text)) return { value: false };
  return { problem: `${quoted(text)} is neither true nor false`, remedy: nearestRemedy(text, ['true', 'false']) };
}

/** The path of a file. */
export function parseFilePath(text: string): Parsed<string> {
  if (text.trim() !== '' && !text.includes('\0')) return { value: text };
  return { problem: 'this cannot be the name of a file', remedy: 'write the path of a file' };
}

/** More would leave none of them much to do. */
export const mostShards = 1_000;

/** A shard's index, or a name with it at its end: `smart-hold-exporter-2` is 2. */
export function parseShardIndex(text: string): Parsed<number> {
  const [, digits] = /^(?:[a-z0-9][a-z0-9.-]*-)?(\d{1,4})$/.exec(text) ?? [];
  if (digits !== undefined && Number(digits) < mostShards) return { value: Number(digits) };
  return {
    problem: `${quoted(text)} does not end in a number`,
    remedy: 'write 0 for the first shard, or the name of its pod',
  };
}

/** Kubernetes allows 253; a shard's Lease has its index at the end. */
const longestLeaseName = 253 - `-${mostShards - 1}`.length;

/** The name of a Lease, as kubernetes allows it. */
export function parseLeaseName(text: string): Parsed<string> {
  if (text.length <= longestLeaseName && /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/.test(text)) return { value: text };
  const remedy = 'write small letters, digits, dots and hyphens, such as smart-hold-exporter';
  return { problem: `${quoted(text)} is no name that kubernetes allows`, remedy };
}
