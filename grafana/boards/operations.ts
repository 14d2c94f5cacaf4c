import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { alertsBegun, catchUps, outages } from '../annotations.ts';
import { rankedBars, timeSeries } from '../charts.ts';
import type { Board } from '../dashboard.ts';
import type { Say } from '../language.ts';
import { successSteps } from '../limits.ts';
import { byName, fixedColour } from '../panel.ts';
import { bar, barsOfBusiest, barsOfOthers, barStep, mostBars } from '../flows.ts';
import { countNames } from '../glossary.ts';
import { allAttempts, attempts, leastAttempts, named, namedShortly, share, sum, today } from '../promql.ts';
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

/** Skills that a graph names; the others are drawn as one. */
const mostNamed = 10;

const flows = (say: Say): Panel[] => [
  timeSeries(
    say,
    {
      title: say('Taken per 15 min', 'Ingresaron por 15 min'),
      asks: say('When, and in which skill, was Smart Hold needed?', '¿Cuándo y en qué skill hizo falta Smart Hold?'),
      from: say(
        `What the day counter of treatment grew by in 15 minutes, of the ${mostNamed} skills with most calls today and of all others together; the totals are the counts of the time shown. It shows when the vendor reported a call, about 6 minutes after it. After an outage, what was missed shows at once, marked Catch-up.`,
        `Lo que creció en 15 minutos el contador diario de treatment, de los ${mostNamed} skills con más llamadas hoy y de los demás juntos; los totales son las cuentas del tiempo mostrado. Muestra cuándo lo informó el proveedor, unos 6 minutos después. Tras una caída, lo que faltaba aparece de una vez, con la marca Puesta al día.`,
      ),
      at: [0, 14, 12, 8],
      queries: [
        { expr: namedShortly(barsOfBusiest('treatment', mostNamed)), legend: '{{skill_name}}' },
        { expr: barsOfOthers('treatment', mostNamed), legend: say('other', 'otros') },
      ],
      unit: 'none',
      none: say('No calls yet', 'Aún sin llamadas'),
      min: 0,
      overrides: [byName(say('other', 'otros'), fixedColour('#8e8e8e'))],
      interval: barStep,
      mostPoints: mostBars,
    },
    { style: 'bars', stacked: true, calcs: ['sum'] },
  ),
  outcome(say),
];

const outcome = (say: Say): Panel => {
  const { recall_ok: ok, recall_fail: fail } = countNames(say);
  return timeSeries(
    say,
    {
      title: say('Callbacks per 15 min', 'Devoluciones por 15 min'),
      asks: say('When do callbacks succeed, when do they fail?', '¿Cuándo se logran las devoluciones y cuándo fallan?'),
      from: say(
        'What the day counters of recall_ok and recall_fail grew by in 15 minutes. Green reached, red failed.',
        'Lo que crecieron en 15 minutos los contadores diarios de recall_ok y recall_fail. Verde efectivas, rojo no efectivas.',
      ),
      at: [12, 14, 12, 8],
      queries: [
        { expr: sum(bar('recall_ok')), legend: ok },
        { expr: sum(bar('recall_fail')), legend: fail },
      ],
      unit: 'none',
      none: say('No callbacks yet', 'Aún sin devoluciones'),
      min: 0,
      overrides: [byName(ok, fixedColour('green')), byName(fail, fixedColour('red'))],
      interval: barStep,
      mostPoints: mostBars,
    },
    { style: 'bars', stacked: true, calcs: ['sum'] },
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
