import { Agent, request } from 'undici';
import * as z from 'zod';
import { deadline } from '../base/clock.ts';
import type { Found, FoundLease, LeaseRecord } from './decision.ts';
import { leaseIn, leaseOut, type LeaseObject } from './lease-json.ts';
import type { ServiceAccount } from './service-account.ts';
import { apiAnswerMs } from './timing.ts';

/** The lease in the API of a cluster. */
export type LeaseApi = {
  /** As it is now. Throws LeaseApiError. */
  readonly read: (signal: AbortSignal) => Promise<Found>;
  /**
   * Writes over the version that was read last, or makes the lease where there was none. `conflict`: somebody else
   * has written since. Throws LeaseApiError, after which the write may have happened or not.
   */
  readonly write: (record: LeaseRecord, nowMs: number, signal: AbortSignal) => Promise<FoundLease | 'conflict'>;
  readonly close: () => Promise<void>;
};

/** The API could not be asked, or would not do it. Its message holds no secret. */
export class LeaseApiError extends Error {
  override readonly name = 'LeaseApiError';
}

const largestAnswerBytes = 1024 * 1024;

/** The coordination API, version coordination.k8s.io/v1, asked with the pod's own service account. */
export function createLeaseApi({ origin, namespace, ca, token }: ServiceAccount, name: string): LeaseApi {
  const dispatcher = new Agent({ connect: { ca, timeout: apiAnswerMs } });
  const all = `${origin}/apis/coordination.k8s.io/v1/namespaces/${encodeURIComponent(namespace)}/leases`;
  const one = `${all}/${encodeURIComponent(name)}`;
  let last: LeaseObject | undefined;

  async function ask(method: 'GET' | 'PUT' | 'POST', body: unknown, signal: AbortSignal): Promise<Answer> {
    const headers = {
      accept: 'application/json',
      authorization: `Bearer ${await token()}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    };
    const limit = deadline(apiAnswerMs, signal);
    try {
      const sent = body === undefined ? {} : { body: JSON.stringify(body) };
      const url = method === 'POST' ? all : one;
      const { statusCode, body: answer } = await request(url, {
        dispatcher,
        method,
        headers,
        ...sent,
        signal: limit.signal,
      });
      return { status: statusCode, json: await jsonOf(answer) };
    } catch (cause) {
      signal.throwIfAborted();
      const problem = limit.expired() ? `no answer within ${apiAnswerMs / 1_000} s` : 'it cannot be reached';
      throw new LeaseApiError(`the kubernetes API: ${problem}`, { cause });
    } finally {
      limit.clear();
    }
  }

  return {
    read: async (signal) => {
      const answer = await ask('GET', undefined, signal);
      if (answer.status === 404) {
        last = undefined;
        return 'missing';
      }
      last = understood(answer);
      return last.found;
    },
    write: async (record, nowMs, signal) => {
      const answer = last
        ? await ask('PUT', leaseOut(last.metadata, record, nowMs), signal)
        : await ask('POST', leaseOut({ name, namespace }, record, nowMs), signal);
      // 404: it was deleted since it was read.
      if (answer.status === 409 || (answer.status === 404 && last !== undefined)) return 'conflict';
      last = understood(answer);
      return last.found;
    },
    close: () => dispatcher.destroy(),
  };
}

type Answer = { readonly status: number; readonly json: unknown };

function understood({ status, json }: Answer): LeaseObject {
  const lease = status >= 200 && status < 300 ? leaseIn(json) : undefined;
  if (lease !== undefined) return lease;
  throw new LeaseApiError(`the kubernetes API: HTTP ${status}${remedies[status] ?? ''}${reasonIn(json)}`);
}

const remedies: Readonly<Record<number, string>> = {
  401: ': the service account is not accepted',
  403: ': the service account may not get, create or update the Lease; see docs/high-availability.md for its role',
};

const longestReason = 200;
const statusSchema = z.object({ kind: z.literal('Status'), message: z.string() });

/** What the API says of a refusal, cut short. */
function reasonIn(json: unknown): string {
  const parsed = statusSchema.safeParse(json);
  return parsed.success ? ` (${parsed.data.message.replace(/\s+/g, ' ').slice(0, longestReason)})` : '';
}

async function jsonOf(body: AsyncIterable<Uint8Array>): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > largestAnswerBytes) throw new LeaseApiError(`the kubernetes API: more than ${largestAnswerBytes} bytes`);
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    return undefined;
  }
}
