import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mostCalls } from '../../src/backfill/budget.ts';
import { type AskDay, countsIn, DisagreementError, readDay } from '../../src/backfill/day-reading.ts';
import type { Answer } from '../../src/ledger/counts.ts';

const fields = { names: ['treatment', 'recall_ok'], callFacts: ['treatment'] };
const points = Array.from({ length: 24 }, (_, hour) => hour + 1);
const answer = (counts: Readonly<Record<string, readonly [number, number]>>): Answer => ({
  samples: new Map(Object.entries(counts).map(([id, [treatment, ok]]) => [id, { treatment, recall_ok: ok }])),
  isWhole: true,
});

/** What a vendor without faults says up to each hour; skills to which nothing has happened are absent. */
function truthUpTo(events: readonly (readonly [hour: number, skillId: string, isOk: boolean])[], hour: number): Answer {
  const counts: Record<string, [number, number]> = {};
  for (const [, skillId, isOk] of events.filter(([at]) => at < hour)) {
    const [treatment, ok] = counts[skillId] ?? [0, 0];
    counts[skillId] = [treatment + 1, ok + (isOk ? 1 : 0)];
  }
  return answer(counts);
}

const events = fc.array(fc.tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom('1', '2', '3'), fc.boolean()), {
  maxLength: 40,
});

test('what is not asked follows from what is: every hour of every day is known exactly', async () => {
  await fc.assert(
    fc.asyncProperty(events, async (happened) => {
      let calls = 0;
      const { points: read } = await readDay(points, fields, async (until) => {
        calls += 1;
        return truthUpTo(happened, until);
      });

      for (const hour of points) {
        const known = read.findLast(({ atMs }) => atMs <= hour)?.answer ?? answer({});
        for (const id of ['1', '2', '3']) {
          expect(countsIn(known, id, fields)).toEqual(countsIn(truthUpTo(happened, hour), id, fields));
        }
      }
      expect(calls).toBeLessThanOrEqual(mostCalls(points.length));
    }),
  );
});

test('a day without a call takes two calls', async () => {
  let calls = 0;
  await readDay(points, fields, async () => {
    calls += 1;
    return answer({});
  });

  expect(calls).toBe(2);
});

test('an answer that is empty or too high once is asked again and spoils nothing', async () => {
  const happened = [
    [9, '1', true],
    [15, '1', false],
  ] as const;
  const sound = await readDay(points, fields, async (until) => truthUpTo(happened, until));
  for (const wrong of [answer({}), answer({ 1: [9, 9] })]) {
    const once: AskDay = async (until, nth) => (until === 12 && nth === 0 ? wrong : truthUpTo(happened, until));
    expect(await readDay(points, fields, once)).toEqual(sound);
    const wholeOnce: AskDay = async (until, nth) => (until === 24 && nth === 0 ? wrong : truthUpTo(happened, until));
    expect((await readDay(points, fields, wholeOnce)).points.at(-1)).toEqual(sound.points.at(-1));
  }
});

test('an hour that contradicts the whole twice comes a step late, and the day’s sum stays', async () => {
  const ask: AskDay = async (until) => (until === 12 ? answer({ 1: [9, 9] }) : answer({ 1: [2, 1] }));

  expect(await readDay(points, fields, ask)).toEqual({
    points: [{ atMs: 24, answer: answer({ 1: [2, 1] }) }],
    doubtful: 1,
  });
});

test('answers about the whole day that never agree are no day', async () => {
  let n = 0;
  await expect(readDay([24], fields, async () => answer({ 1: [(n += 1), 0] }))).rejects.toThrow(DisagreementError);
});

test('what an answer does not tell denies nothing and is no zero', () => {
  const part: Answer = { samples: new Map([['1', { treatment: 3 }]]), isWhole: false };

  expect(countsIn(part, '1', fields)).toEqual([3, undefined]);
  expect(countsIn(part, '2', fields)).toEqual([undefined, undefined]);
});
