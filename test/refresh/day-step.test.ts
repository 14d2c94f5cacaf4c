import { expect, test } from 'vitest';
import { beginDay, freshLedger } from '../../src/ledger/ledger.ts';
import { dayStep } from '../../src/refresh/day-step.ts';
import type { ReportPlan } from '../../src/refresh/plan.ts';
import { begunProgress, type Settings } from '../../src/refresh/report-step.ts';
import { initialState, reportState } from '../../src/refresh/state.ts';
import { smartHold } from '../../src/wolkvox/reports/smart-hold.ts';
import { configOf, operationOf } from '../support/operation.ts';

const [yesterday, today] = ['2026-10-31', '2026-11-01'];
const ledger = { ...beginDay(freshLedger('2026-10-30'), yesterday), isClosed: true };

/** The day that is known after a step that begins one, where the interval before it was read, or was not. */
async function dayAfter(intervalRead: ReportPlan['intervalRead'], abandonedDays: number, checkClock = () => undefined) {
  const operation = operationOf('https://wv0001.wolkvox.com');
  const ofReport: ReportPlan = {
    intervalRead,
    ledger,
    intervalEvery: 1,
    dayEvery: 1,
    step: { kind: 'begin', date: today, abandonedDays },
    mayAskMore: true,
  };
  const interval = { startMs: 0, endMs: 300_000 };
  const settings: Settings = {
    report: smartHold,
    plan: { interval, standing: { date: today, isDayOver: false }, catchUpDays: 7, reports: new Map() },
    ofReport,
    config: configOf([operation]),
    operation,
    nowMs: () => 0,
    checkClock,
  };
  const state = reportState(
    initialState([smartHold], new Map([[smartHold, { ledger, closedDay: undefined, trial: undefined }]]), undefined, 0),
    smartHold,
  );
  const asked = () => Promise.reject(new Error('beginning a day asks nothing'));
  const { state: after } = await dayStep(begunProgress(state, ofReport), settings, { day: asked, span: asked });
  return after.ledger?.date;
}

test('no day begins before an answer has stood for the clock', async () => {
  expect(await dayAfter('due', 0)).toBe(yesterday);
  expect(await dayAfter('thinned', 0)).toBe(yesterday);
});

test('in an hour that comes twice, of which nothing can be asked, the next day begins, and none is given up', async () => {
  expect(await dayAfter('ambiguous', 0)).toBe(today);
  expect(await dayAfter('ambiguous', 358)).toBe(yesterday);
});

test('in such an hour none begins by a clock that was last seen to be another than the vendor’s', async () => {
  const isOff = () => {
    throw new Error('the clocks disagree');
  };

  await expect(dayAfter('ambiguous', 0, isOff)).rejects.toThrow('the clocks disagree');
});
