import { Agent, request } from 'undici';
import type { HealthcheckTarget } from './config/healthcheck-target.ts';

/** Longest wait for the answer, milliseconds: a container's health check gives up at about that time too. */
const answerMs = 5_000;

/** Asks a running exporter whether it is healthy. */
export async function isHealthyAt({ url, verifyCertificate }: HealthcheckTarget): Promise<boolean> {
  const dispatcher = new Agent({ connect: { rejectUnauthorized: verifyCertificate }, headersTimeout: answerMs });
  try {
    const { statusCode, body } = await request(url, { dispatcher, signal: AbortSignal.timeout(answerMs) });
    await body.dump();
    return statusCode === 200;
  } catch {
    return false;
  } finally {
    await dispatcher.destroy();
  }
}
