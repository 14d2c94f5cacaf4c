import { alertsBegun, outages, restarts } from '../annotations.ts';
import type { Board } from '../dashboard.ts';
import { dataSourceVariable, firstOperation, instance, job, operations } from '../variables.ts';
import { alertTimeline } from './alerts.ts';
import { beliefPanels } from './health-belief.ts';
import { callPanels } from './health-calls.ts';
import { dataPanels } from './health-data.ts';
import { processPanels } from './health-process.ts';

/** Alerts about the exporter; those about the process carry no operation. */
const alertsOfExporter =
  'alertname=~"(Wolkvox.+|SmartHoldUnexpectedlyQuiet|SmartHoldCountsHeld)", operation=~"$operation|"';

/** For the engineer: is the number right, how old is it, what does it cost of the pool, and will it stay up? */
export const exporterHealthBoard: Board = {
  name: 'exporter-health',
  title: (say) => say('Exporter health', 'Estado del exportador'),
  description: (say) =>
    say(
      'The exporter and its vendor: freshness, what is believed, calls and their failures, the daily pool, what was rejected, the process.',
      'El exportador y su proveedor: frescura, lo que se cree, llamadas a la API y sus fallas, el cupo diario, lo rechazado, el proceso.',
    ),
  from: 'now-6h',
  variables: [dataSourceVariable, job, instance, operations, firstOperation],
  events: (say) => [outages(say), alertsBegun(say, alertsOfExporter), restarts(say)],
  panels: (say) => [
    ...dataPanels(say),
    ...beliefPanels(say),
    ...callPanels(say),
    ...processPanels(say),
    alertTimeline(say, [0, 61, 24, 6], {
      asks: say(
        'Which alerts about the exporter fired, and when?',
        '¿Qué alertas del exportador se activaron y cuándo?',
      ),
      matchers: alertsOfExporter,
      each: 'alertname, operation',
    }),
  ],
};
