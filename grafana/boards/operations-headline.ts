import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { stat } from '../charts.ts';
import type { Say } from '../language.ts';
import { ageSteps, limits, noneSteps, percent, successSteps } from '../limits.ts';
import { byName } from '../panel.ts';
import { ageOf, allAttempts, attempts, leastAttempts, select, share, sum, today } from '../promql.ts';

/** The numbers of the first row. */
export const headline = (say: Say): Panel[] => [taken(say), reached(say), choice(say), inTrouble(say), dataAge(say)];

const taken = (say: Say) =>
  stat(say, {
    title: say('Calls taken today', 'Llamadas de hoy'),
    asks: say('How many calls entered Smart Hold today?', '¿Cuántas llamadas entraron hoy a Smart Hold?'),
    from: say('Field treatment, day so far, all skills.', 'Campo treatment, lo que va del día, todos los skills.'),
    at: [0, 0, 4, 4],
    queries: [{ expr: sum(today('treatment')), legend: say('Taken', 'Llamadas') }],
    unit: 'none',
    none: say('None yet', 'Aún ninguna'),
  });

const reached = (say: Say) =>
  stat(say, {
    title: say('Callbacks reached', 'Devoluciones logradas'),
    asks: say(
      'Of the callbacks tried today, what part reached the caller?',
      'De las devoluciones intentadas hoy, ¿qué parte logró hablar con el cliente?',
    ),
    from: say(
      `Fields recall_ok / (recall_ok + recall_fail), shown from ${leastAttempts} callbacks on. Orange and red begin where the alert SmartHoldCallbacksFailing does.`,
      `Campos recall_ok / (recall_ok + recall_fail), desde ${leastAttempts} devoluciones. Naranja y rojo empiezan donde la alerta SmartHoldCallbacksFailing.`,
    ),
    at: [4, 0, 5, 4],
    queries: [
      {
        expr: share(sum(today('recall_ok')), allAttempts(today), leastAttempts),
        legend: say('Reached', 'Logradas'),
      },
    ],
    unit: 'percentunit',
    decimals: 1,
    none: say('Too few yet', 'Aún muy pocas'),
    steps: successSteps,
  });

const choice = (say: Say) => {
  const declined = say('Declined', 'Rechazadas');
  return stat(say, {
    title: say('Accepted and declined', 'Aceptadas y rechazadas'),
    asks: say('Do callers want the callback?', '¿Quieren los clientes que se les devuelva la llamada?'),
    from: say(
      'Accepted: field customer_say_yes. Declined: customer_say_no / treatment. No colour: a caller may well decline.',
      'Aceptadas: campo customer_say_yes. Rechazadas: customer_say_no / treatment. Sin color: rechazar no es una falla.',
    ),
    at: [9, 0, 6, 4],
    queries: [
      { expr: sum(today('customer_say_yes')), legend: say('Accepted', 'Aceptadas') },
      { expr: share(sum(today('customer_say_no')), sum(today('treatment'))), legend: declined },
    ],
    unit: 'none',
    none: say('None yet', 'Aún ninguna'),
    overrides: [byName(declined, { unit: 'percentunit', decimals: 1 })],
  });
};

const inTrouble = (say: Say) => {
  const failing = share(today('recall_fail'), attempts(today), leastAttempts);
  return stat(say, {
    title: say('Skills in trouble', 'Skills con problemas'),
    asks: say(
      'In how many skills do callbacks fail too often today?',
      '¿En cuántos skills fallan hoy demasiadas devoluciones?',
    ),
    from: say(
      `Skills with recall_fail / (recall_ok + recall_fail) above ${percent(limits.failing.warning)} and at least ${leastAttempts} callbacks, as the alert SmartHoldCallbacksFailing. Orange from one: look at the table.`,
      `Skills con recall_fail / (recall_ok + recall_fail) sobre ${percent(limits.failing.warning)} y al menos ${leastAttempts} devoluciones, como la alerta SmartHoldCallbacksFailing. Naranja desde uno: mire la tabla.`,
    ),
    at: [15, 0, 4, 4],
    queries: [
      {
        expr: `count(${failing} > ${limits.failing.warning}) or 0 * count(${today('treatment')})`,
        legend: say('Skills', 'Skills'),
      },
    ],
    unit: 'none',
    none: say('None known', 'Ninguno'),
    steps: noneSteps,
  });
};

const dataAge = (say: Say) =>
  stat(
    say,
    {
      title: say('Data age', 'Edad de los datos'),
      asks: say('May I trust this screen?', '¿Puedo confiar en esta pantalla?'),
      from: say(
        'Time since the end of what the interval or the day covers, whichever is older, of the operation that is furthest behind; 1 to 6 minutes is normal. Orange and red are the lines of the alert WolkvoxDataStale, 20 and 60 minutes.',
        'Tiempo desde el fin de lo que cubre el intervalo o el día, lo más antiguo, de la operación más atrasada; de 1 a 6 minutos es normal. Naranja y rojo son los límites de la alerta WolkvoxDataStale, 20 y 60 minutos.',
      ),
      at: [19, 0, 5, 4],
      queries: [
        {
          expr: `max(${ageOf(select)})`,
          legend: say('Age', 'Edad'),
        },
      ],
      unit: 's',
      none: say('Nothing read yet', 'Aún sin datos'),
      steps: ageSteps,
    },
    { background: true },
  );
