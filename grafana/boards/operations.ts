import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { alertsBegun, catchUps, outages } from '../annotations.ts';
import { rankedBars, timeSeries } from '../charts.ts';
import type { Board } from '../dashboard.ts';
import type { Say } from '../language.ts';
import { successSteps } from '../limits.ts';
import { byName, fixedColour } from '../panel.ts';
import { allAttempts, attempts, flow, leastAttempts, named, share, sum, today } from '../promql.ts';
import { dataSourceVariable, firstOperation, job, operations, skills } from '../variables.ts';
import { alertTimeline } from './alerts.ts';
import { howToRead } from './how-to-read.ts';
import { headline } from './operations-headline.ts';
import { skillTable } from './skill-table.ts';

/** Alerts about the operations and skills chosen. */
const alertsOfSkills = 'alertname=~"SmartHold.+", operation=~"$operation", skill_id=~"$skill_id|"';

/** For the supervisor of the day: is Smart Hold saving us, where not, and may I trust this screen? */
export const operationsBoard: Board = {
  name: 'operations',
  title: (say) => say('Operations', 'Operación'),
  description: (say) =>
    say(
      'The day of Smart Hold: calls taken, callbacks accepted and reached, and the skills that need a look.',
      'El día de Smart Hold: llamadas atendidas, devoluciones aceptadas y logradas, y los skills que piden atención.',
    ),
  from: 'now/d',
  variables: [dataSourceVariable, job, operations, firstOperation, skills],
  events: (say) => [outages(say), alertsBegun(say, alertsOfSkills), catchUps(say)],
  panels: (say, language) => [
    ...headline(say),
    reachedBySkill(say),
    skillTable(say, language, [7, 4, 17, 10]),
    ...flows(say),
    lastWeek(say),
    alertTimeline(say, [12, 22, 12, 8], {
      asks: say('Which alerts fired, when, and how grave?', '¿Qué alertas se activaron, cuándo y con qué gravedad?'),
      matchers: alertsOfSkills,
      each: 'alertname',
    }),
    howToRead(say, [0, 30, 24, 6]),
  ],
};

const worst = 12;

const reachedBySkill = (say: Say) =>
  rankedBars(
    say,
    {
      title: say('Callbacks reached by skill', 'Devoluciones logradas por skill'),
      asks: say('Which skill reaches its callers least?', '¿Qué skill logra menos devoluciones?'),
      from: say(
        `Fields recall_ok / (recall_ok + recall_fail) today, worst first, the ${worst} worst skills with at least ${leastAttempts} callbacks. Colours as the alert SmartHoldCallbacksFailing.`,
        `Campos recall_ok / (recall_ok + recall_fail) de hoy, primero el peor, los ${worst} peores skills con al menos ${leastAttempts} devoluciones. Colores como la alerta SmartHoldCallbacksFailing.`,
      ),
      at: [0, 4, 7, 10],
      queries: [
        {
          expr: `bottomk(${worst}, ${named(share(today('recall_ok'), attempts(today), leastAttempts))})`,
        },
      ],
      unit: 'percentunit',
      decimals: 0,
      none: say('Too few callbacks yet', 'Aún muy pocas devoluciones'),
      steps: successSteps,
      min: 0,
      max: 1,
      overrides: [byName('skill_name', { unit: 'string' })],
    },
    [
      {
        id: 'organize',
        options: { excludeByName: { Time: true, operation: true, skill_id: true }, indexByName: {}, renameByName: {} },
      },
      { id: 'sortBy', options: { fields: {}, sort: [{ field: 'Value', desc: false }] } },
    ],
    worst,
  );

const flows = (say: Say): Panel[] => [
  timeSeries(
    say,
    {
      title: say('Taken per 15 min', 'Llamadas por 15 min'),
      asks: say('When, and in which skill, was Smart Hold needed?', '¿Cuándo y en qué skill hizo falta Smart Hold?'),
      from: say(
        'Increase of the day counter of treatment over 15 minutes; it shows when the vendor reported a call, about 6 minutes after it. After an outage, what was missed shows at once.',
        'Aumento en 15 minutos del contador diario de treatment; muestra cuándo lo informó el proveedor, unos 6 minutos después. Tras una caída, lo perdido aparece de una vez.',
      ),
      at: [0, 14, 12, 8],
      queries: [{ expr: named(flow('treatment', '15m')), legend: '{{skill_name}}' }],
      unit: 'none',
      none: say('No calls yet', 'Aún sin llamadas'),
      min: 0,
      interval: '15m',
    },
    { style: 'bars', stacked: true, calcs: ['max'] },
  ),
  outcome(say),
];

const outcome = (say: Say): Panel => {
  const ok = say('Reached', 'Logradas');
  const fail = say('Failed', 'Fallidas');
  return timeSeries(
    say,
    {
      title: say('Callbacks per 15 min', 'Devoluciones por 15 min'),
      asks: say('When do callbacks succeed, when do they fail?', '¿Cuándo se logran las devoluciones y cuándo fallan?'),
      from: say(
        'Increase of the day counters of recall_ok and recall_fail over 15 minutes. Green reached, red failed.',
        'Aumento en 15 minutos de los contadores diarios de recall_ok y recall_fail. Verde logradas, rojo fallidas.',
      ),
      at: [12, 14, 12, 8],
      queries: [
        { expr: sum(flow('recall_ok', '15m')), legend: ok },
        { expr: sum(flow('recall_fail', '15m')), legend: fail },
      ],
      unit: 'none',
      none: say('No callbacks yet', 'Aún sin devoluciones'),
      min: 0,
      overrides: [byName(ok, fixedColour('green')), byName(fail, fixedColour('red'))],
      interval: '15m',
    },
    { style: 'bars', stacked: true },
  );
};

const lastWeek = (say: Say): Panel => {
  const now = say('Today', 'Hoy');
  const then = say('A week ago', 'Hace una semana');
  const success = (daysAgo: number) => {
    const of = (field: Parameters<typeof today>[0]) => today(field, daysAgo);
    return share(sum(of('recall_ok')), allAttempts(of), leastAttempts);
  };
  return timeSeries(say, {
    title: say('Success, today and a week ago', 'Éxito, hoy y hace una semana'),
    asks: say('Is today a usual day?', '¿Es hoy un día normal?'),
    from: say(
      `Fields recall_ok / (recall_ok + recall_fail) since midnight, from ${leastAttempts} callbacks on, at the same hour of both days.`,
      `Campos recall_ok / (recall_ok + recall_fail) desde la medianoche, desde ${leastAttempts} devoluciones, a la misma hora de ambos días.`,
    ),
    at: [0, 22, 12, 8],
    queries: [
      { expr: success(0), legend: now },
      { expr: success(7), legend: then },
    ],
    unit: 'percentunit',
    decimals: 0,
    none: say('Too few callbacks yet', 'Aún muy pocas devoluciones'),
    min: 0,
    max: 1,
    overrides: [
      byName(now, fixedColour('blue')),
      byName(then, { ...fixedColour('#8e8e8e'), 'custom.lineStyle': { fill: 'dash', dash: [8, 6] } }),
    ],
  });
};
