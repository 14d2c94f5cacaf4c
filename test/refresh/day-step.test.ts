import { expect, test } from 'vitest';
import { dayOfDate } from '../../src/base/calendar.ts';
import { beginDay, freshLedger } from '../../src/ledger/ledger.ts';
import { dayStep } from '../../src/refresh/day-step.ts';
import { hasNothingDue, planRefresh, type ReportPlan } from '../../src/refresh/plan.ts';
import { begunProgress, type Settings } from '../../src/refresh/report-step.ts';
import { initialState, reportState, withReport } from '../../src/refresh/state.ts';
import { smartHold } from '../../src/wolkvox/reports/smart-hold.ts';
import { configOf, minuteMs, operationOf } from '../support/operation.ts';

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

test('where the pool leaves an interval out, a day that is to begin is left out too: such a refresh has nothing due', () => {
  const operation = operationOf('https://wv0001.wolkvox.com');
  const { startMs } = dayOfDate(today, operation.timezone);
  const interval = { startMs: startMs + 5 * minuteMs, endMs: startMs + 10 * minuteMs };
  const lastRead = { span: { startMs, endMs: startMs + 5 * minuteMs }, answer: 'ambiguous', staleAtMs: 0 } as const;
  const known = initialState(
    [smartHold],
    new Map([[smartHold, { ledger, closedDay: undefined, trial: undefined }]]),
    undefined,
    0,
  );
  const state = withReport(known, smartHold, { ...reportState(known, smartHold), interval: lastRead });
  const planned = (intervalEvery: number) =>
    planRefresh(configOf([operation]), operation, state, {
      interval,
      thinnings: [{ intervalEvery, dayEvery: intervalEvery }],
      monotonicMs: 60 * minuteMs,
    });

  expect(planned(1).reports.get(smartHold)?.step).toEqual({ kind: 'begin', date: today, abandonedDays: 0 });
  expect(hasNothingDue(planned(1))).toBe(false);
  expect(planned(12).reports.get(smartHold)?.step).toBe('thinned');
  expect(hasNothingDue(planned(12))).toBe(true);
});

test('no day begins before an answer has stood for the clock', async () => {
  expect(await dayAfter('due', 0)).toBe(yesterday);
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
