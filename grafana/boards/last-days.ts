import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { closedDay } from '../../prometheus/rules/closed-days.ts';
import type { CountField } from '../../src/wolkvox/reports/smart-hold.ts';
import { table } from '../charts.ts';
import { countNames, terms } from '../glossary.ts';
import type { Say } from '../language.ts';
import { byName, type Place } from '../panel.ts';
import { attempts, leastAttempts, share } from '../promql.ts';
import { inFunnelOrder } from './skill-counts.ts';

/** A day is the one closed last until the next is: thirteen days back the fourteenth still was. */
const reach = '13d';

/** The last word about each day, over the skills chosen. */
const ofDays = (field: CountField) =>
  `sum by (operation, day) (max by (operation, skill_id, day) (last_over_time(${closedDay(field)}{job=~"$job", operation=~"$operation", skill_id=~"$skill_id"}[${reach}])))`;

/** One row a day of an operation, the last first: the fourteen days that are over. */
export function lastDays(say: Say, at: Place): Panel {
  const names = countNames(say);
  const columns = [
    ...inFunnelOrder.map((field) => ({ title: names[field], expr: ofDays(field), look: {} })),
    {
      title: terms(say).success,
      expr: share(ofDays('recall_ok'), attempts(ofDays), leastAttempts),
      look: { unit: 'percentunit' },
    },
  ];
  const valueName = (index: number) => `Value #${String.fromCharCode(65 + index)}`;
  const day = say('Day', 'Día');
  return table(
    say,
    {
      title: say('Last 14 days', 'Últimos 14 días'),
      asks: say(
        'How did the days before go, and is a weekday as it was a week ago?',
        '¿Cómo fueron los días anteriores y está cada día como el de hace una semana?',
      ),
      from: say(
        `The vendor’s last word about each closed day, as the rules recorded it, with what was booked after the close. Success is recall_ok / (recall_ok + recall_fail) from ${leastAttempts} callbacks on. A day on which exporter or Prometheus was away whole has no row.`,
        `Lo último que dijo el proveedor de cada día cerrado, como lo registraron las reglas, con lo anotado tras el cierre. Efectividad es recall_ok / (recall_ok + recall_fail) desde ${leastAttempts} devoluciones. Un día que el exportador o Prometheus no vieron no tiene fila.`,
      ),
      moves: 'rules',
      at,
      queries: columns.map(({ expr }) => ({ expr })),
      unit: 'none',
      none: say('No day closed yet', 'Aún sin días cerrados'),
      overrides: [
        byName('day', { displayName: day, unit: 'string', 'custom.width': 130 }),
        byName('operation', { displayName: say('Operation', 'Operación'), 'custom.minWidth': 110 }),
        ...columns.map(({ title, look }, index) =>
          byName(valueName(index), { displayName: title, 'custom.width': 130, ...look }),
        ),
      ],
    },
    { hidden: ['Time'], first: ['day', ...columns.map((_, index) => valueName(index)), 'operation'] },
    [{ displayName: day, desc: true }],
  );
}
