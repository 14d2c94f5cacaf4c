import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { alertsBegun, catchUps, outages } from '../annotations.ts';
import { timeSeries } from '../charts.ts';
import type { Board } from '../dashboard.ts';
import type { Say } from '../language.ts';
import { byName, fixedColour } from '../panel.ts';
import { bar, barsOfBusiest, barsOfOthers, barStep, mostBars } from '../flows.ts';
import { countNames } from '../glossary.ts';
import { allAttempts, leastAttempts, namedShortly, share, sum, today } from '../promql.ts';
import { dataSourceVariable, firstOperation, job, operations, show, skills } from '../variables.ts';
import { alertTimeline } from './alerts.ts';
import { firingNow } from './firing-now.ts';
import { howToRead } from './how-to-read.ts';
import { lastDays } from './last-days.ts';
import { headline } from './operations-headline.ts';
import { skillTable } from './skill-table.ts';
import { weekMap } from './week-map.ts';
import { yesterdayBySkill } from './yesterday-by-skill.ts';

/** Alerts about the operations and skills chosen. */
const alertsOfSkills = 'alertname=~"SmartHold.+", operation=~"$operation", skill_id=~"$skill_id|"';

/** For the supervisor of the day: is Smart Hold saving us, where not, and may I trust this screen? */
export const operationsBoard: Board = {
  name: 'operations',
  title: (say) => say('Operations', 'Operación'),
  description: (say) =>
    say(
      'The day of Smart Hold: calls taken, callbacks accepted and reached, and the skills that need a look.',
      'El día de Smart Hold: cuántas ingresaron, devoluciones aceptadas y efectivas, y los skills que piden atención.',
    ),
  from: 'now/d',
  variables: [dataSourceVariable, job, operations, firstOperation, skills, show],
  events: (say) => [outages(say), alertsBegun(say, alertsOfSkills), catchUps(say)],
  panels: (say, language) => [
    ...headline(say, language),
    firingNow(say, language, [11, 4, 13, 5], alertsOfSkills),
    skillTable(say, language, [0, 9, 24, 12]),
    ...flows(say),
    lastWeek(say),
    alertTimeline(say, [12, 29, 12, 8], {
      asks: say('Which alerts fired, when, and how grave?', '¿Qué alertas se activaron, cuándo y con qué gravedad?'),
      matchers: alertsOfSkills,
      each: 'alertname',
    }),
    weekMap(say, 37),
    yesterdayBySkill(say, [0, 46, 24, 8]),
    lastDays(say, [0, 54, 24, 9]),
    howToRead(say, [0, 63, 24, 6]),
  ],
};

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
      at: [0, 21, 12, 8],
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
    { style: 'bars after', stacked: true, calcs: ['sum'] },
  ),
  outcome(say),
];

const outcome = (say: Say): Panel => {
  const { recall_ok: ok, recall_fail: fail } = countNames(say);
  return timeSeries(
    say,
    {
      title: say('Callbacks per 15 min', 'Devoluciones por 15 min'),
      asks: say(
        'When do callbacks reach the customer, when do they fail?',
        '¿Cuándo son efectivas las devoluciones y cuándo no?',
      ),
      from: say(
        'What the day counters of recall_ok and recall_fail grew by in 15 minutes. Green reached, red failed.',
        'Lo que crecieron en 15 minutos los contadores diarios de recall_ok y recall_fail. Verde efectivas, rojo no efectivas.',
      ),
      at: [12, 21, 12, 8],
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
    { style: 'bars after', stacked: true, calcs: ['sum'] },
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
    title: say('Success, today and a week ago', 'Efectividad, hoy y hace 7 días'),
    asks: say('Is today a usual day?', '¿Es hoy un día normal?'),
    from: say(
      `Fields recall_ok / (recall_ok + recall_fail) since midnight, from ${leastAttempts} callbacks on, at the same hour of both days.`,
      `Campos recall_ok / (recall_ok + recall_fail) desde la medianoche, desde ${leastAttempts} devoluciones, a la misma hora de ambos días.`,
    ),
    at: [0, 29, 12, 8],
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
