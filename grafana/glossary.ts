import { glossary, type Phrase } from '../src/base/glossary.ts';
import { type CountField } from '../src/wolkvox/reports/smart-hold.ts';
import type { Say } from './language.ts';

const said = (say: Say, { en, es }: Phrase) => say(en, es);

/** What each count of the vendor is called, on every board. */
export const countNames = (say: Say): Record<CountField, string> => ({
  treatment: said(say, glossary.treatment),
  customer_say_no: said(say, glossary.customer_say_no),
  customer_say_yes: said(say, glossary.customer_say_yes),
  recall_ok: said(say, glossary.recall_ok),
  recall_fail: said(say, glossary.recall_fail),
});

/** The other things that have one name. */
export const terms = (say: Say) => ({
  gain: said(say, glossary.gain),
  pool: said(say, glossary.pool),
  dataAge: said(say, glossary.dataAge),
  success: said(say, glossary.success),
  usual: said(say, glossary.usual),
});
