import { expect, test } from 'vitest';
import { nextStep } from '../../src/ledger/next-step.ts';

const catchUpDays = 3;
const open = (date: string) => ({ date, isClosed: false });
const closed = (date: string) => ({ date, isClosed: true });
const on = (date: string, isDayOver = false) => ({ date, isDayOver });

test('an open day is read until its last interval is complete, then closed', () => {
  expect(nextStep(open('2026-03-04'), on('2026-03-04'), catchUpDays)).toEqual({ kind: 'read', date: '2026-03-04' });
  expect(nextStep(open('2026-03-04'), on('2026-03-04', true), catchUpDays)).toEqual({
    kind: 'close',
    date: '2026-03-04',
  });
});

test('a closed day rests until the next, and a day that lies ahead until the clock has come to it', () => {
  expect(nextStep(closed('2026-03-04'), on('2026-03-04', true), catchUpDays)).toEqual({ kind: 'rest', why: 'closed' });
  expect(nextStep(open('2026-03-05'), on('2026-03-04'), catchUpDays)).toEqual({ kind: 'rest', why: 'ahead' });
  expect(nextStep(closed('2026-03-05'), on('2026-03-04'), catchUpDays)).toEqual({ kind: 'rest', why: 'ahead' });
});

test('a day left open is closed before the next begins, as long as it may be caught up with', () => {
  expect(nextStep(open('2026-03-03'), on('2026-03-04'), catchUpDays)).toEqual({ kind: 'close', date: '2026-03-03' });
  expect(nextStep(open('2026-03-01'), on('2026-03-04'), catchUpDays)).toEqual({ kind: 'close', date: '2026-03-01' });
});

test('after a closed day the very next begins, however many lie behind', () => {
  const begins = (ledgerDate: string) => nextStep(closed(ledgerDate), on('2026-03-04'), catchUpDays);

  expect(begins('2026-03-03')).toEqual({ kind: 'begin', date: '2026-03-04', abandonedDays: 0 });
  expect(begins('2026-03-01')).toEqual({ kind: 'begin', date: '2026-03-02', abandonedDays: 0 });
  expect(begins('2026-02-28')).toEqual({ kind: 'begin', date: '2026-03-01', abandonedDays: 0 });
});

test('days longer ago than may be caught up with are abandoned and counted, an open one among them', () => {
  const begins = (ledger: { date: string; isClosed: boolean }) => nextStep(ledger, on('2026-03-04'), catchUpDays);

  expect(begins(closed('2026-02-27'))).toEqual({ kind: 'begin', date: '2026-03-01', abandonedDays: 1 });
  expect(begins(open('2026-02-28'))).toEqual({ kind: 'begin', date: '2026-03-01', abandonedDays: 1 });
  expect(begins(open('2026-02-20'))).toEqual({ kind: 'begin', date: '2026-03-01', abandonedDays: 9 });
});
