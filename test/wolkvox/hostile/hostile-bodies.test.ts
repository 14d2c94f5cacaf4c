import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CallError, callFailureReasons } from '../../../src/base/errors.ts';
import { jsonTextOf } from '../../../src/wolkvox/answer-text.ts';
import { rowsOf } from '../../../src/wolkvox/envelope.ts';
import { vendorLimits } from '../../../src/wolkvox/limits.ts';
import { parseReportRows } from '../../../src/wolkvox/reports/rows.ts';
import { smartHold } from '../../../src/wolkvox/reports/smart-hold.ts';
import { type Body, brokenBodies, jsonBodies } from './bodies.ts';
import { readingOf, type Reading } from './reference.ts';

/** More by `BODIES=100000`, as `npm run proof` draws them. */
const numRuns = Number(process.env['BODIES'] ?? 2_000);
const mostMs = 60_000 + 10 * numRuns;

/** What the product makes of an answer. Anything thrown but a CallError of a known reason ends the test. */
async function understood({ status, text }: Body): Promise<Reading> {
  try {
    const json = await jsonTextOf(chunksOf(text), undefined, vendorLimits);
    const { rows, announced } = rowsOf(status, json);
    const { samples, isWhole, isUsable } = await parseReportRows(smartHold, rows, { announced });
    const numbers = [...samples].flatMap(([id, sample]) =>
      Object.entries(sample).flatMap(([field, value]) =>
        value === undefined ? [] : [[`${id} ${field}`, value] as const],
      ),
    );
    return { kind: 'rows', numbers: new Map(numbers), isWhole, isUsable };
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    expect(callFailureReasons).toContain(error.reason);
    return { kind: 'refused' };
  }
}

async function* chunksOf(text: string): AsyncIterable<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += 37) yield await Promise.resolve(bytes.subarray(at, at + 37));
}

test(
  'a second reading of every answer comes to the same numbers, or to the same refusal',
  async () => {
    let withNumbers = 0;
    await fc.assert(
      fc.asyncProperty(jsonBodies, async (body) => {
        const reading = await understood(body);
        expect(reading).toEqual(readingOf(body.status, body.text));
        if (reading.kind === 'rows' && reading.numbers.size > 0) withNumbers += 1;
      }),
      { numRuns },
    );
    expect(withNumbers).toBeGreaterThan(numRuns / 20);
  },
  mostMs,
);

test(
  'of a broken answer nothing is shown that it does not say, and what cannot be understood is refused by name',
  async () => {
    await fc.assert(
      fc.asyncProperty(brokenBodies, async (body) => {
        const reading = await understood(body);
        if (reading.kind === 'refused') return;
        for (const [key, value] of reading.numbers) expect(says(body.text, value), `${key} is ${value}`).toBe(true);
      }),
      { numRuns },
    );
  },
  mostMs,
);

/** Whether a number stands somewhere in a text, in any of the ways to write it. */
function says(text: string, value: number): boolean {
  const written = text.replaceAll('\u2212', '-').matchAll(/[+-]?(?:\d+(?:[.,]\d+)?|[.,]\d+)(?:e[+-]?\d+)?/gi);
  return [...written].some(([found]) => {
    const one = Number(found.replace(',', '.'));
    return one === value || Math.abs(one) === Math.abs(value);
  });
}
