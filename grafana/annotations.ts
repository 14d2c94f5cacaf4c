import { boundFamilies } from '../src/metrics/families/smart-hold.ts';
import {
  AnnotationPanelFilterBuilder,
  AnnotationQueryBuilder,
  type AnnotationQuery,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';
import { operationFamilies } from '../src/metrics/families/operation.ts';
import { processFamilies, prometheusFamilies } from './foreign-families.ts';
import type { Say } from './language.ts';
import { dataSource } from './panel.ts';
import { barSeconds } from './flows.ts';
import { perOperation, select, selectInstance } from './promql.ts';

/** Something that happened: drawn over the graphs, because the numbers of such a moment need it beside them. */
export type Event = {
  readonly name: string;
  readonly expr: string;
  readonly title: string;
  readonly text: string;
  readonly tags: string;
  readonly colour: string;
};

/**
 * Grafana joins successive samples into a region. Only an outage is one: regions of several kinds lie over each other
 * and hide the peak that they should explain. Everything else holds a sample at the instant it happens.
 */
export const outages = (say: Say): Event => ({
  name: say('Vendor outage', 'Caída del proveedor'),
  // All replicas failing is an outage; one failing is that replica's trouble.
  expr: `1 - ${perOperation(select(operationFamilies.up))} > 0`,
  title: say('Refresh failing', 'Actualización fallida'),
  text: '{{operation}}',
  tags: 'operation',
  colour: 'red',
});

/** The instants at which alerts began to fire. `matchers` narrow them to what the board shows. */
export function alertsBegun(say: Say, matchers: string): Event {
  const firing = `${prometheusFamilies.alerts.name}{${matchers}, alertstate="firing"}`;
  return {
    name: say('Alerts', 'Alertas'),
    expr: `${firing} unless ${firing} offset 1m`,
    title: '{{alertname}}',
    text: '{{severity}} {{operation}} {{skill_id}}',
    tags: 'severity',
    colour: 'orange',
  };
}

/** The instants at which the counts of more than a bar's time came at once, as after an outage. */
export function catchUps(say: Say): Event {
  const readUpTo = perOperation(select(boundFamilies.dayEnd));
  return {
    name: say('Catch-up', 'Puesta al día'),
    expr: `${readUpTo} - ${perOperation(`${select(boundFamilies.dayEnd)} offset 1m`)} > ${barSeconds}`,
    title: say('Catch-up, no peak', 'Puesta al día, no es un pico'),
    text: say(
      '{{operation}}: what was missed until now shows at once here.',
      '{{operation}}: lo que faltaba hasta ahora aparece aquí de una vez.',
    ),
    tags: 'operation',
    colour: 'purple',
  };
}

export const restarts = (say: Say): Event => ({
  name: say('Exporter restarts', 'Reinicios del exportador'),
  expr: `changes(${selectInstance(processFamilies.startTime)}[2m]) > 0`,
  title: say('Exporter restarted', 'Exportador reiniciado'),
  text: '{{instance}}',
  tags: 'instance',
  colour: 'blue',
});

/** An event as Grafana draws it, on every panel but those of `hiddenFrom`: they show the same thing themselves. */
export function annotation({ name, expr, title, text, tags, colour }: Event, hiddenFrom: number[]): AnnotationQuery {
  return new AnnotationQueryBuilder()
    .name(name)
    .datasource(dataSource)
    .enable(true)
    .iconColor(colour)
    .filter(new AnnotationPanelFilterBuilder().exclude(true).ids(hiddenFrom))
    .expr(expr)
    .step('60s')
    .titleFormat(title)
    .textFormat(text)
    .tagKeys(tags)
    .target(new DataqueryBuilder().refId('Anno').datasource(dataSource).expr(expr).interval('60s').range())
    .build();
}
