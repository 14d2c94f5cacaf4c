import bcrypt from 'bcryptjs';
import fc from 'fast-check';
import { connect } from 'node:net';
import { expect, test, vi } from 'vitest';
import { canary } from '../support/canary.ts';
import { folderWith } from '../support/folders.ts';
import { noon, reloadableExporter } from '../support/reloadable-exporter.ts';
import { get, raw, wholeAnswer } from '../support/rude-clients.ts';
import { simulatorFor } from '../support/simulator.ts';
import { basic } from '../support/web-guard.ts';
import { authorization, password, plainScrapes, user, wildRequest, type WildRequest } from './request-grammar.ts';

/** The suite sends a few hundred requests, `npm run proof` ten thousand. */
const requests = process.env['PROOF'] === undefined ? 300 : 10_000;
const hash = bcrypt.hashSync(password, 4);

/** Every status the exporter, or Node for it, has for a request. */
const known = new Set([100, 200, 304, 400, 401, 403, 404, 405, 408, 413, 417, 431, 503]);

async function exporter(webConfig: string | undefined) {
  const clock = noon();
  const vendor = await simulatorFor({ skills: 3, token: canary }, clock);
  const line = `  - {name: a, server: "${vendor.origin}", token_env: TOKEN, timezone: America/Bogota}\n`;
  const settings = { enableLifecycle: true, ...webConfigIn(webConfig) };
  const started = await reloadableExporter({
    config: `operations:\n${line}`,
    tokens: { TOKEN: canary },
    clock,
    settings,
  });
  await vi.waitUntil(() => vendor.measured().requestsByApi['diagram_2'] !== undefined, { timeout: 30_000 });
  return { ...started, port: Number(new URL(started.origin).port) };
}

function webConfigIn(text: string | undefined) {
  return text === undefined ? {} : { webConfigFile: folderWith({ 'web.yml': text }).path('web.yml') };
}

/**
 * Sends all of it, waits until a later client has been refused, and closes its own side: what is not answered by then
 * will not be. A server drops what it is still at work on when a client closes its side, and bcrypt takes its time.
 */
async function answerTo(port: number, { bytes }: WildRequest, n: number): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  socket.on('error', () => undefined).once('end', () => socket.destroy());
  const answer = wholeAnswer(socket);
  socket.write(bytes);
  await raw(port, get('/nowhere', `${authorization(`${user}:never asked before ${n}`)}\r\n`));
  socket.end();
  return answer;
}

function expectManners(answer: string): void {
  const statuses = [...answer.matchAll(/^HTTP\/1\.1 (\d{3}) /gm)].map(([, status]) => Number(status));
  expect(answer === '' || statuses.length > 0, answer).toBe(true);
  expect(statuses.filter((status) => !known.has(status))).toEqual([]);
  for (const secret of [canary, password, hash]) expect(answer).not.toContain(secret);
  expect(answer).not.toMatch(/ {4}at |node:internal|node_modules/);
}

test.each([
  ['without a web configuration', undefined],
  ['behind a password', `basic_auth_users:\n  ${user}: ${hash}\n`],
])(
  `${requests} requests made by a grammar, %s: no crash, no 500, no secret, no way in, and a scrape goes on`,
  async (_, webConfig) => {
    const { port, lines, get: fetched } = await exporter(webConfig);
    const scrape = () => fetched('/metrics', { headers: basic(user, password) });
    const seen = { all: 0, whole: 0, refused: 0 };

    await fc.assert(
      fc.asyncProperty(wildRequest, async (request) => {
        const answer = await answerTo(port, request, (seen.all += 1));
        expectManners(answer);
        if (webConfig !== undefined && !request.knowsPassword) expect(answer).not.toMatch(/wolkvox|text\/css/);
        if (answer.includes('wolkvox_up')) seen.whole += 1;
        if (/^HTTP\/1\.1 4/.test(answer)) seen.refused += 1;
      }),
      { numRuns: requests, seed: 15, examples: plainScrapes.map((request) => [request]) },
    );

    const answer = await scrape();
    expect([answer.status, (await answer.text()).includes('wolkvox_up')]).toEqual([200, true]);
    expect(lines.filter(({ event }) => event === 'request_failed' || event === 'authentication_failed')).toEqual([]);
    // The grammar reaches both sides of the door, or it shows nothing.
    expect(seen.whole).toBeGreaterThan(0);
    expect(seen.refused).toBeGreaterThan(requests / 10);
  },
  600_000,
);
