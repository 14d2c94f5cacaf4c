import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { closedDayBoundFamilies, closedDayFamilies } from '../../src/metrics/families/smart-hold.ts';
import type { CountField } from '../../src/wolkvox/reports/smart-hold.ts';
import { table } from '../charts.ts';
import { countNames, terms } from '../glossary.ts';
import type { Say } from '../language.ts';
import { byName, type Place } from '../panel.ts';
import { attempts, leastAttempts, named, perOperation, perSkill, select, share } from '../promql.ts';
import { inFunnelOrder } from './skill-counts.ts';

/** The vendor's word about the day closed last, and about the one that was it so many days ago. */
const word = (field: CountField, daysAgo = 0) =>
  perSkill(`${select(closedDayFamilies[field])}${daysAgo === 0 ? '' : ` offset ${daysAgo}d`}`);

const dayOfEach = `0 * ${word('treatment')} + on (operation) group_left () (1000 * ${perOperation(select(closedDayBoundFamilies.start))})`;

/** One row a skill: the day closed last, and the same weekday before it. */
export function yesterdayBySkill(say: Say, at: Place): Panel {
  const names = countNames(say);
  const count = (title: string, expr: string, look = {}) => ({
    title,
    expr,
    look: { 'custom.width': Math.max(90, 8 * title.length + 26), ...look },
  });
  const columns = [
    count(say('Day', 'Día'), dayOfEach, { unit: 'dateTimeAsIso', 'custom.width': 175 }),
    ...inFunnelOrder.map((field) => count(names[field], field === 'treatment' ? named(word(field)) : word(field))),
    count(terms(say).success, share(word('recall_ok'), attempts(word), leastAttempts), { unit: 'percentunit' }),
    count(say('± week', '± semana'), `${word('treatment')} - on (operation, skill_id) ${word('treatment', 7)}`),
  ];
  const valueName = (index: number) => `Value #${String.fromCharCode(65 + index)}`;
  return table(
    say,
    {
      title: say('Yesterday by skill', 'Ayer por skill'),
      asks: say('How did each skill do on the day closed last?', '¿Cómo le fue a cada skill el último día cerrado?'),
      from: say(
        `The five counts of diagram_2 for the whole day, the vendor’s last word, with what was booked after the close. Success is recall_ok / (recall_ok + recall_fail) from ${leastAttempts} callbacks on. ± week is the calls taken compared with the same weekday a week before.`,
        `Las cinco cuentas de diagram_2 del día entero, lo último que dijo el proveedor, con lo anotado tras el cierre. Efectividad es recall_ok / (recall_ok + recall_fail) desde ${leastAttempts} devoluciones. ± semana compara las que ingresaron con el mismo día de la semana anterior.`,
      ),
      at,
      queries: columns.map(({ expr }) => ({ expr })),
      unit: 'none',
      none: say('No day closed yet', 'Aún sin días cerrados'),
      overrides: [
        byName('skill_name', { displayName: 'Skill', unit: 'string', 'custom.minWidth': 130 }),
        byName('skill_id', { displayName: 'ID', unit: 'string', 'custom.width': 64 }),
        byName('operation', { displayName: say('Operation', 'Operación'), 'custom.width': 110 }),
        ...columns.map(({ title, look }, index) => byName(valueName(index), { displayName: title, ...look })),
      ],
    },
    {
      hidden: ['Time'],
      first: ['skill_name', ...columns.map((_, index) => valueName(index)), 'skill_id', 'operation'],
    },
    [{ displayName: names.treatment, desc: true }],
  );
}
