import type { FamilySpec } from '../../src/metrics/families/family.ts';
import { smartHold } from '../../src/wolkvox/reports/smart-hold.ts';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { intervalFamilies, skillFamilies, boundFamilies } from '../../src/metrics/families/smart-hold.ts';
import { table } from '../charts.ts';
import type { Say } from '../language.ts';
import { byName, type Place } from '../panel.ts';
import { perOperation, perSkill, select } from '../promql.ts';

const counts = { 'custom.width': 150, noValue: '–' };
const moments = { unit: 'dateTimeAsIso', 'custom.width': 165 };

/** The vendor's last answer for one skill, in the vendor's own words: what an auditor compares with the vendor's screen. */
export function lastAnswer(say: Say, at: Place): Panel {
  const moment = (family: FamilySpec) => `1000 * (${perOperation(select(family))} > 0)`;
  const columns = [
    ...smartHold.countFields.map((field) => ({
      title: field,
      expr: perSkill(select(intervalFamilies[field])),
      look: counts,
    })),
    {
      title: 'service_level_up',
      expr: perSkill(select(skillFamilies.serviceLevelUp)),
      look: { ...counts, unit: 'percent', decimals: 2 },
    },
    { title: say('From', 'Desde'), expr: moment(boundFamilies.intervalStart), look: moments },
    {
      title: say('To (exclusive)', 'Hasta (exclusive)'),
      expr: moment(boundFamilies.intervalEnd),
      look: moments,
    },
  ];
  return table(
    say,
    {
      title: say('Last answer', 'Última respuesta'),
      asks: say('What exactly did the vendor say last?', '¿Qué dijo exactamente el proveedor la última vez?'),
      from: say(
        'The six fields of diagram_2 for the last complete interval and the bounds of that interval. A dash is a field the vendor left blank.',
        'Los seis campos de diagram_2 del último intervalo completo y los límites de ese intervalo. Un guion es un campo que el proveedor dejó en blanco.',
      ),
      at,
      queries: columns.map(({ expr }) => ({ expr })),
      unit: 'none',
      none: say('No answer yet', 'Aún sin respuesta'),
      overrides: [
        ...columns.map(({ title, look }, index) =>
          byName(`Value #${String.fromCharCode(65 + index)}`, { displayName: title, ...look }),
        ),
      ],
    },
    { hidden: ['Time', 'operation', 'skill_id'] },
  );
}
