import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { closedDayBoundFamilies as bounds, closedDayFamilies } from '../../src/metrics/families/smart-hold.ts';
import { smartHold, type CountField } from '../../src/wolkvox/reports/smart-hold.ts';
import { table } from '../charts.ts';
import { countNames } from '../glossary.ts';
import type { Say } from '../language.ts';
import { byName, type Place } from '../panel.ts';
import { perOperation, perSkill, select } from '../promql.ts';
import { inFunnelOrder } from './skill-counts.ts';

/** The last word about a closed day is at most as old as the longest day. */
const longestDay = '25h';

const word = (field: CountField) => perSkill(select(closedDayFamilies[field]));

/** The words about a count since its day was closed, for as long as it is the day closed last. */
const words = (field: CountField) => {
  const isStill = `${perOperation(select(bounds.start))} == ${perOperation(`${select(bounds.start)} @ end()`)}`;
  return `(${word(field)} and on (operation) (${isStill}))[${longestDay}:5m]`;
};

/** By how much the five counts have gone up and down since the close, together. */
const moved = smartHold.countFields
  .map((field) => `(max_over_time(${words(field)}) - min_over_time(${words(field)}))`)
  .join(' + ');

const count = { 'custom.width': 130, noValue: '–' };
const moment = (expr: string) => `1000 * (${perOperation(expr)} > 0)`;
const moments = { unit: 'dateTimeAsIso', 'custom.width': 175 };

/** The day closed last in the vendor's last word, and whether it still moves: what a report of yesterday is made of. */
export function yesterday(say: Say, at: Place): Panel {
  const columns = [
    { title: say('Day', 'Día'), expr: moment(select(bounds.start)), look: moments },
    ...inFunnelOrder.map((field) => ({ title: countNames(say)[field], expr: word(field), look: count })),
    { title: say('Moved since', 'Cambió desde'), expr: moved, look: count },
    { title: say('Read', 'Consultado'), expr: moment(select(bounds.read)), look: moments },
  ];
  return table(
    say,
    {
      title: say('Yesterday', 'Ayer'),
      asks: say(
        'What does the vendor say of the day closed last, and does it still move?',
        '¿Qué dice el proveedor del último día cerrado y sigue cambiando?',
      ),
      from: say(
        'The five counts of diagram_2 for the whole day, the vendor’s last word. Moved since is by how much they went up and down together after the close: callbacks made later are booked to the day of their call. The day is read again up to six times.',
        'Las cinco cuentas de diagram_2 del día entero, lo último que dijo el proveedor. Cambió desde es cuánto subieron y bajaron juntas tras el cierre: las devoluciones hechas después se anotan en el día de su llamada. El día se vuelve a consultar hasta seis veces.',
      ),
      at,
      queries: columns.map(({ expr }) => ({ expr })),
      unit: 'none',
      none: say('No day closed yet', 'Aún sin días cerrados'),
      overrides: columns.map(({ title, look }, index) =>
        byName(`Value #${String.fromCharCode(65 + index)}`, { displayName: title, ...look }),
      ),
    },
    { hidden: ['Time', 'operation', 'skill_id'] },
  );
}
