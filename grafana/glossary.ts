import { type CountField } from '../src/wolkvox/reports/smart-hold.ts';
import type { Say } from './language.ts';

/** What each count of the vendor is called, on every board. Spanish as a Latin-American contact centre speaks it. */
export const countNames = (say: Say): Record<CountField, string> => ({
  treatment: say('Taken', 'Ingresaron'),
  customer_say_no: say('Declined', 'Rechazaron'),
  customer_say_yes: say('Accepted', 'Aceptaron'),
  recall_ok: say('Reached', 'Efectivas'),
  recall_fail: say('Failed', 'No efectivas'),
});

/** The other things that have one name. */
export const terms = (say: Say) => ({
  gain: say('Service level gain', 'Mejora del nivel de servicio'),
  pool: say('Daily pool', 'Cupo diario'),
  dataAge: say('Data age', 'Antigüedad de los datos'),
  success: say('Success', 'Efectividad'),
  usual: say('Usual by now', 'Habitual a esta hora'),
});
