import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { skillFamilies } from '../../src/metrics/families/smart-hold.ts';
import { bars, labelText, stat } from '../charts.ts';
import { countNames, terms } from '../glossary.ts';
import type { Say } from '../language.ts';
import { successSteps } from '../limits.ts';
import type { Place } from '../panel.ts';
import { allAttempts, leastAttempts, named, ofDay, share, sum, today } from '../promql.ts';
import { colours, counts, inFunnelOrder } from './skill-counts.ts';

export const name = (say: Say) =>
  labelText(
    say,
    {
      title: say('Skill', 'Skill'),
      asks: say('Which skill is this?', '¿Qué skill es este?'),
      from: say(
        'Its name in information.php, or in the configuration; its id where there is none.',
        'Su nombre en information.php o en la configuración; su id cuando no hay nombre.',
      ),
      at: [0, 0, 5, 4],
      queries: [{ expr: named(today('treatment')) }],
      unit: 'string',
      none: say('Not seen today', 'Hoy sin datos'),
    },
    'skill_name',
  );

export const day = (say: Say): Panel[] => [
  figure(say, [5, 0, 4, 4], {
    title: say('Calls taken today', 'Ingresaron hoy'),
    asks: say('How many calls entered Smart Hold today?', '¿Cuántas llamadas ingresaron hoy a Smart Hold?'),
    from: say('Field treatment, day so far.', 'Campo treatment, lo que va del día.'),
    expr: sum(today('treatment')),
  }),
  figure(say, [9, 0, 4, 4], {
    title: countNames(say).customer_say_no,
    asks: say('What part of the callers declined the callback?', '¿Qué parte de los clientes rechazó la devolución?'),
    from: say(
      'Fields customer_say_no / treatment, day so far. No colour: a caller may well decline.',
      'Campos customer_say_no / treatment, lo que va del día. Sin color: rechazar no es una falla.',
    ),
    expr: share(sum(today('customer_say_no')), sum(today('treatment'))),
    unit: 'percentunit',
    decimals: 1,
  }),
  figure(say, [13, 0, 4, 4], {
    title: say('Callbacks reached', 'Efectividad'),
    asks: say('What part of the callbacks reached the caller?', '¿Qué parte de las devoluciones llegó al cliente?'),
    from: say(
      `Fields recall_ok / (recall_ok + recall_fail), day so far, from ${leastAttempts} callbacks on. Colours as the alert SmartHoldCallbacksFailing.`,
      `Campos recall_ok / (recall_ok + recall_fail), lo que va del día, desde ${leastAttempts} devoluciones. Colores como la alerta SmartHoldCallbacksFailing.`,
    ),
    expr: share(sum(today('recall_ok')), allAttempts(today), leastAttempts),
    unit: 'percentunit',
    decimals: 1,
    none: say('Too few yet', 'Aún muy pocas'),
    steps: successSteps,
  }),
  figure(say, [17, 0, 4, 4], {
    title: terms(say).gain,
    asks: say('Did Smart Hold raise the service level today?', '¿Subió hoy Smart Hold el nivel de servicio?'),
    from: say(
      'Field service_level_up, day so far, as the vendor gives it.',
      'Campo service_level_up, lo que va del día, como lo da el proveedor.',
    ),
    expr: ofDay(skillFamilies.dayServiceLevelUp),
    unit: 'percent',
    decimals: 1,
  }),
];

type Figure = {
  title: string;
  asks: string;
  from: string;
  expr: string;
  unit?: string;
  decimals?: number;
  none?: string;
  steps?: typeof successSteps;
};

function figure(say: Say, at: Place, { expr, ...spec }: Figure): Panel {
  const defaults = { unit: 'none', none: say('None yet', 'Aún sin datos') };
  return stat(say, { ...defaults, ...spec, at, queries: [{ expr, legend: spec.title }] });
}

export const funnel = (say: Say) =>
  bars(say, {
    title: say('Funnel today', 'Embudo de hoy'),
    asks: say('Where do calls leave on their way to a callback?', '¿Dónde se pierden llamadas camino a la devolución?'),
    from: say(
      'The five counts of the vendor, day so far. Whether accepted includes those already called back is not documented.',
      'Las cinco cuentas del proveedor, lo que va del día. No está documentado si aceptaron incluye a quienes ya se les devolvió la llamada.',
    ),
    at: [0, 4, 8, 9],
    queries: inFunnelOrder.map((field) => ({ expr: sum(today(field)), legend: counts(say)[field].title })),
    unit: 'none',
    none: say('None yet', 'Aún ninguna'),
    min: 0,
    overrides: colours(say),
  });
