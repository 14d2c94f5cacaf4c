import { MappingType, type Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { table } from '../charts.ts';
import { prometheusFamilies } from '../foreign-families.ts';
import type { Language, Say } from '../language.ts';
import { runbookOfRow, toSkillOfRow } from '../links.ts';
import { byName, type Place } from '../panel.ts';
import { named } from '../promql.ts';

/** What fires at this moment, since when, and what to do about it. */
export function firingNow(say: Say, language: Language, at: Place, matchers: string): Panel {
  const { alerts, alertsForState } = prometheusFamilies;
  const since =
    `max by (alertname, severity, operation, skill_id) (1000 * (${alertsForState.name}{${matchers}}` +
    ` and ignoring (alertstate) ${alerts.name}{${matchers}, alertstate="firing"}))`;
  const link = (title: string, url: string) => [{ title, url, targetBlank: false }];
  return table(
    say,
    {
      title: say('Firing now', 'Alertas activas ahora'),
      asks: say('What needs somebody now, and since when?', '¿Qué pide atención ahora y desde cuándo?'),
      from: say(
        'The series ALERTS and ALERTS_FOR_STATE that Prometheus keeps of its rules; since is when the condition began. Click an alert for its runbook, a skill for its board.',
        'Las series ALERTS y ALERTS_FOR_STATE que Prometheus lleva de sus reglas; desde es cuando empezó la condición. Un clic en la alerta abre su guía, en el skill su tablero.',
      ),
      moves: 'rules',
      at,
      queries: [{ expr: named(since) }],
      unit: 'none',
      none: say('No alert is firing', 'Ninguna alerta activa'),
      overrides: [
        byName('alertname', {
          displayName: say('Alert', 'Alerta'),
          unit: 'string',
          'custom.minWidth': 215,
          links: link(say('What to do', 'Qué hacer'), runbookOfRow),
        }),
        byName('skill_name', {
          displayName: 'Skill',
          unit: 'string',
          'custom.width': 150,
          links: link(say("Open the skill's board", 'Abrir el tablero del skill'), toSkillOfRow(language)),
        }),
        byName('Value', {
          displayName: say('Since', 'Desde'),
          unit: 'dateTimeAsIsoNoDateIfToday',
          'custom.width': 172,
        }),
        byName('severity', {
          displayName: say('Grade', 'Grado'),
          'custom.width': 97,
          'custom.cellOptions': { type: 'color-text' },
          mappings: severities(say),
        }),
        byName('operation', { displayName: say('Operation', 'Operación'), 'custom.width': 100 }),
      ],
    },
    { hidden: ['Time', 'skill_id'], first: ['alertname', 'skill_name', 'Value', 'severity', 'operation'] },
    [{ displayName: say('Since', 'Desde'), desc: true }],
  );
}

const severities = (say: Say) => [
  {
    type: MappingType.ValueToText,
    options: {
      critical: { text: say('critical', 'crítica'), color: 'red', index: 0 },
      warning: { text: say('warning', 'advertencia'), color: 'orange', index: 1 },
      info: { text: say('info', 'informativa'), color: 'blue', index: 2 },
    },
  },
];
