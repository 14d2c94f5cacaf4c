import { smartHold, type CountField } from '../../src/wolkvox/reports/smart-hold.ts';
import { countNames } from '../glossary.ts';
import type { Say } from '../language.ts';
import { byName, fixedColour } from '../panel.ts';

/** What each count is called on this board, and its colour wherever it is drawn. */
export const counts = (say: Say): Record<CountField, { title: string; colour: string }> => ({
  treatment: { title: countNames(say).treatment, colour: 'blue' },
  customer_say_no: { title: countNames(say).customer_say_no, colour: '#8e8e8e' },
  customer_say_yes: { title: countNames(say).customer_say_yes, colour: 'purple' },
  recall_fail: { title: countNames(say).recall_fail, colour: 'red' },
  recall_ok: { title: countNames(say).recall_ok, colour: 'green' },
});

export const inFunnelOrder: readonly CountField[] = [
  'treatment',
  'customer_say_no',
  'customer_say_yes',
  'recall_ok',
  'recall_fail',
];

export const colours = (say: Say) =>
  smartHold.countFields.map((field) => byName(counts(say)[field].title, fixedColour(counts(say)[field].colour)));
