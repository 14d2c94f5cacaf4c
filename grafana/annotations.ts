import { AnnotationQueryBuilder, type AnnotationQuery } from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';
import { operationFamilies } from '../src/metrics/families/operation.ts';
import { processFamilies, prometheusFamilies } from './foreign-families.ts';
import type { Say } from './language.ts';
import { dataSource } from './panel.ts';
import { perOperation, select } from './promql.ts';

/** What happened, drawn over every graph: the numbers of such a moment need it beside them. */
export function annotations(say: Say): AnnotationQuery[] {
  return [
    events({
      name: say('Vendor outage', 'Caída del proveedor'),
      // All replicas failing is an outage; one failing is that replica's trouble.
      expr: `1 - ${perOperation(select(operationFamilies.up))} > 0`,
      title: say('Refresh failing', 'Actualización fallida'),
      text: '{{operation}}',
      tags: 'operation',
      colour: 'red',
    }),
    events({
      name: say('Alerts firing', 'Alertas activas'),
      expr: `${prometheusFamilies.alerts.name}{alertname=~"(SmartHold|Wolkvox).+", alertstate="firing"}`,
      title: '{{alertname}}',
      text: '{{severity}} {{operation}} {{skill_id}}',
      tags: 'severity',
      colour: 'orange',
    }),
    events({
      name: say('Exporter restarts', 'Reinicios del exportador'),
      expr: `changes(${processFamilies.startTime.name}{job=~"$job"}[2m]) > 0`,
      title: say('Exporter restarted', 'Exportador reiniciado'),
      text: '{{instance}}',
      tags: 'instance',
      colour: 'blue',
    }),
  ];
}

type Events = { name: string; expr: string; title: string; text: string; tags: string; colour: string };

function events({ name, expr, title, text, tags, colour }: Events): AnnotationQuery {
  return new AnnotationQueryBuilder()
    .name(name)
    .datasource(dataSource)
    .enable(true)
    .iconColor(colour)
    .expr(expr)
    .step('60s')
    .titleFormat(title)
    .textFormat(text)
    .tagKeys(tags)
    .target(new DataqueryBuilder().refId('Anno').datasource(dataSource).expr(expr).interval('60s').range())
    .build();
}
