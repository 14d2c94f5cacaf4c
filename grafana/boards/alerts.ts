import { MappingType, type Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { stateTimeline } from '../charts.ts';
import { prometheusFamilies } from '../foreign-families.ts';
import type { Say } from '../language.ts';
import type { Place } from '../panel.ts';

/** Firing alerts over time, one row an alert, its colour the worst grade that fires. */
export function alertTimeline(say: Say, at: Place, spec: { asks: string; matchers: string; each: string }): Panel {
  const grade = (severity: string) =>
    `${prometheusFamilies.alerts.name}{${spec.matchers}, alertstate="firing", severity="${severity}"}`;
  return stateTimeline(say, {
    title: say('Alerts', 'Alertas'),
    asks: spec.asks,
    from: say(
      'From the series ALERTS that Prometheus keeps of its rules. Red is critical, orange a warning, blue context.',
      'De la serie ALERTS que Prometheus lleva de sus reglas. Rojo es crítico, naranja advertencia, azul contexto.',
    ),
    moves: 'rules',
    at,
    queries: [
      {
        expr: `max by (${spec.each}) (3 * ${grade('critical')} or 2 * ${grade('warning')} or ${grade('info')})`,
        legend: spec.each
          .split(', ')
          .map((label) => `{{${label}}}`)
          .join(' '),
      },
    ],
    unit: 'none',
    none: say('No alert fired', 'Ninguna alerta activa'),
    steps: [
      [null, 'blue'],
      [2, 'orange'],
      [3, 'red'],
    ],
    mappings: [
      {
        type: MappingType.ValueToText,
        options: {
          1: { text: say('info', 'informativa'), color: 'blue', index: 0 },
          2: { text: say('warning', 'advertencia'), color: 'orange', index: 1 },
          3: { text: say('critical', 'crítica'), color: 'red', index: 2 },
        },
      },
    ],
    interval: '1m',
  });
}
