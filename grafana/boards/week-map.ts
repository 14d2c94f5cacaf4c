import { boundFamilies } from '../../src/metrics/families/smart-hold.ts';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { dayGrid } from '../charts.ts';
import { grown } from '../flows.ts';
import type { Say } from '../language.ts';
import { select, sum } from '../promql.ts';

const hour = 3_600;
const day = 24 * hour;

/** Sunday first, as PromQL counts them. */
const weekdays = (say: Say) => [
  say('Sunday', 'domingo'),
  say('Monday', 'lunes'),
  say('Tuesday', 'martes'),
  say('Wednesday', 'miércoles'),
  say('Thursday', 'jueves'),
  say('Friday', 'viernes'),
  say('Saturday', 'sábado'),
];

/** A row a day, today on top, a cell an hour: at which hours Smart Hold is needed. */
export const weekMap = (say: Say, y: number): Panel =>
  dayGrid(say, {
    title: say('Week by hour', 'Semana por hora'),
    asks: say('At which hours of which days is Smart Hold needed?', '¿A qué horas de qué días hace falta Smart Hold?'),
    from: say(
      'What the day counter of treatment grew by in each hour, today and on the six days before, from midnight to midnight of the board’s time zone. Darker is more; the number is in the tooltip, because Grafana would cut it in a narrow cell.',
      'Lo que creció en cada hora el contador diario de treatment, hoy y en los seis días anteriores, de medianoche a medianoche en la zona horaria del tablero. Más oscuro es más; la cifra está en el recuadro al pasar el cursor, porque Grafana la cortaría en una celda angosta.',
    ),
    at: [0, y, 24, 9],
    queries: Array.from({ length: 7 }, (_, back) => ({ expr: row(say, back), legend: '{{day}}' })),
    unit: 'none',
    none: say('No calls yet', 'Aún sin llamadas'),
    min: 0,
    interval: '1h',
  });

/** The hours of the day that lies `back` days before the one shown, labelled with its name where that is known. */
function row(say: Say, back: number): string {
  const calls = sum(grown('treatment', hour, back * day));
  const unnamed = `label_replace(vector(1), "day", "−${back} d", "", "")`;
  return `${calls} * on () group_left (day) (${nameOfDay(say, back)} or on () ${unnamed})`;
}

/** A series of value 1 whose label `day` names the day: from noon, where the date is the same in almost every zone. */
function nameOfDay(say: Say, back: number): string {
  const midnight = `max(timestamp(${select(boundFamilies.dayStart)} @ start()))`;
  const numbered = `count_values("day", day_of_week(${midnight} + ${12 * hour - back * day}))`;
  return weekdays(say).reduce(
    (expr, name, number) => `label_replace(${expr}, "day", "${name}", "day", "${number}")`,
    numbered,
  );
}
