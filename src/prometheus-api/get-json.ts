import { request, type Dispatcher } from 'undici';
import { deadline } from '../base/clock.ts';
import { codeOf } from '../base/errors.ts';
import { oneLine, PrometheusError } from './prometheus-error.ts';

export type GetDeps = {
  readonly dispatcher: Dispatcher;
  /** Sent with every request; secrets may be among them. */
  readonly headers: Readonly<Record<string, string>>;
  /** What no message may repeat. */
  readonly secrets: readonly string[];
  /** Base address, without a trailing slash. */
  readonly url: string;
  /** Longest wait for a whole answer, milliseconds. */
  readonly timeoutMs: number;
  /** Largest answer read, bytes. */
  readonly maxBytes: number;
};

export type JsonAnswer = { readonly status: number; readonly json: unknown };

/**
 * The JSON that a path of the API answers with. Throws PrometheusError where nothing or something else answers, and the
 * signal's reason where the caller gave up.
 */
export async function getJson(pathAndQuery: string, deps: GetDeps, signal: AbortSignal): Promise<JsonAnswer> {
  const { dispatcher, headers, url, timeoutMs, maxBytes } = deps;
  const limit = deadline(timeoutMs, signal);
  try {
    const options = { dispatcher, headers: { ...headers, accept: 'application/json' }, signal: limit.signal };
    const response = await request(url + pathAndQuery, options);
    const text = await textOf(response.body, maxBytes);
    if (text === undefined) {
      throw new PrometheusError(url, `answers with more than ${maxBytes} bytes`, { isOfQuestion: true });
    }
    return { status: response.statusCode, json: parsed(text) ?? refused(response, deps) };
  } catch (cause) {
    signal.throwIfAborted(); // our caller gave up: not Prometheus's failure
    if (cause instanceof PrometheusError) throw cause;
    const problem = limit.expired() ? `gave no answer within ${timeoutMs / 1_000} s` : problemOf(cause, deps.secrets);
    throw new PrometheusError(url, problem, { cause });
  } finally {
    limit.clear();
  }
}

/** Undefined where it is longer than allowed. */
async function textOf(body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > maxBytes) return undefined; // leaving the loop destroys the body
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size).toString('utf8');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) ?? undefined;
  } catch {
    return undefined;
  }
}

function refused({ statusCode, headers }: Dispatcher.ResponseData, { url, headers: sent, secrets }: GetDeps): never {
  if (statusCode === 401 || statusCode === 403) {
    const problem =
      'authorization' in sent
        ? `refuses the user or token of --prometheus.http-config (HTTP ${statusCode})`
        : `wants a password or refuses us (HTTP ${statusCode}); give it in a file as --prometheus.http-config`;
    throw new PrometheusError(url, problem);
  }
  if (statusCode >= 300 && statusCode < 400) {
    throw new PrometheusError(
      url,
      `is not a Prometheus: it redirects elsewhere (HTTP ${statusCode}), and that is not followed`,
    );
  }
  if (statusCode >= 500)
    throw new PrometheusError(url, `answers HTTP ${statusCode} and nothing that Prometheus would say`);
  const type = oneLine(String(headers['content-type'] ?? 'something of no type'), secrets);
  throw new PrometheusError(url, `is not a Prometheus: it answers HTTP ${statusCode} with ${type}`);
}

const untrusted =
  'has a certificate that is not trusted; give its authority as ca_file of tls_config in a file as --prometheus.http-config';

const problems: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'cannot be reached: nothing listens there',
  ENOTFOUND: 'cannot be reached: the name is not known',
  EAI_AGAIN: 'cannot be reached: the name could not be looked up',
  ECONNRESET: 'closed the connection without an answer; is it http or https there?',
  UND_ERR_SOCKET: 'closed the connection without an answer; is it http or https there?',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: untrusted,
  SELF_SIGNED_CERT_IN_CHAIN: untrusted,
  DEPTH_ZERO_SELF_SIGNED_CERT: untrusted,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: untrusted,
  CERT_HAS_EXPIRED: 'has a certificate that is no longer valid',
  ERR_TLS_CERT_ALTNAME_INVALID: 'has a certificate for another name; give it as server_name of tls_config',
  UND_ERR_CONNECT_TIMEOUT: 'cannot be reached: no connection in time',
};

function problemOf(cause: unknown, secrets: readonly string[]): string {
  const code = codeOf(cause) ?? '';
  if (code.startsWith('HPE_')) return 'is not a Prometheus: it speaks no HTTP';
  return (
    problems[code] ??
    `cannot be reached (${oneLine(cause instanceof Error ? cause.message : 'no reason given', secrets)})`
  );
}
