import { smartHold, type CountField } from '../../src/wolkvox/reports/smart-hold.ts';
import type { Say } from '../language.ts';
import { byName, fixedColour } from '../panel.ts';

/** What each count is called on this board, and its colour wherever it is drawn. */
export const counts = (say: Say): Record<CountField, { title: string; colour: string }> => ({
  treatment: { title: say('Taken', 'Llamadas'), colour: 'blue' },
  customer_say_no: { title: say('Declined', 'Rechazadas'), colour: '#8e8e8e' },
  customer_say_yes: { title: say('Accepted', 'Aceptadas'), colour: 'purple' },
  recall_fail: { title: say('Failed', 'Fallidas'), colour: 'red' },
  recall_ok: { title: say('Reached', 'Logradas'), colour: 'green' },
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
