import { type CountField } from '../../src/wolkvox/reports/smart-hold.ts';
import { MappingType, type Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { acceptedOf, waitingOf } from '../../prometheus/rules/accepted.ts';
import { stat } from '../charts.ts';
import { inLast } from '../flows.ts';
import { countNames, terms } from '../glossary.ts';
import type { Language, Say } from '../language.ts';
import { ageSteps, limits, noneSteps, percent, successSteps } from '../limits.ts';
import { toSkillsInTrouble } from '../links.ts';
import { byName, type Place } from '../panel.ts';
import { ageOf, allAttempts, leastAttempts, select, share, sparked, sum, today } from '../promql.ts';
import { inReading } from './in-reading.ts';
import { failing } from './skill-table.ts';

/** The numbers of the first two rows. */
export const headline = (say: Say, language: Language): Panel[] => [
  dataAge(say, [0, 0, 4, 4]),
  taken(say),
  usual(say),
  reached(say),
  success(say),
  choice(say),
  waiting(say),
  inTrouble(say, language),
];

const lastHours = '2h';
const todayWord = (say: Say) => say('Today', 'Hoy');
const lastWord = (say: Say) => say('Last 2 h', 'Últimas 2 h');
const recent = (field: CountField) => inLast(field, lastHours);
const notKnown = (say: Say) => say('Not known', 'Sin dato');

/** Two counts, of the day and of the last hours. The line behind shows how they came about. */
const twoCounts = (say: Say, field: CountField) => [
  { expr: sparked(sum(today(field)), field), legend: todayWord(say) },
  { expr: sparked(sum(recent(field)), field), legend: lastWord(say) },
];

const taken = (say: Say) =>
  stat(
    say,
    {
      title: say('Calls taken today', 'Ingresaron hoy'),
      asks: say('How many calls entered Smart Hold today?', '¿Cuántas llamadas ingresaron hoy a Smart Hold?'),
      from: say(
        'Field treatment, day so far and last two hours, all skills chosen.',
        'Campo treatment, lo que va del día y las últimas dos horas, todos los skills elegidos.',
      ),
      at: [4, 0, 5, 4],
      queries: twoCounts(say, 'treatment'),
      unit: 'none',
      none: notKnown(say),
    },
    { sparkline: true },
  );

/** Weeks that tell what is usual: of several the middle, so that a holiday in one of them is not the measure. */
const weeks = [1, 2, 3, 4];
const usualTaken = `quantile(0.5, ${weeks
  .map((week) => `label_replace(${sum(today('treatment', 7 * week))}, "weeks_ago", "${week}", "", "")`)
  .join(' or ')})`;

const usual = (say: Say) => {
  const difference = say('Difference', 'Diferencia');
  return stat(say, {
    title: say('Compared with usual', 'Comparado con lo habitual'),
    asks: say('Is this more than usual?', '¿Es más de lo habitual?'),
    from: say(
      'Field treatment up to this hour on the same weekday of the last four weeks, the middle of those known; and by how much today differs.',
      'Campo treatment hasta esta hora el mismo día de la semana en las últimas cuatro semanas, el valor central de las conocidas; y en cuánto difiere hoy.',
    ),
    at: [9, 0, 5, 4],
    queries: [
      { expr: usualTaken, legend: terms(say).usual },
      { expr: `${sum(today('treatment'))} / (${usualTaken} >= ${leastAttempts}) - 1`, legend: difference },
    ],
    unit: 'none',
    none: say('No weeks yet', 'Aún sin semanas'),
    overrides: [byName(difference, { unit: 'percentunit' })],
  });
};

const reached = (say: Say) =>
  stat(
    say,
    {
      title: say('Customers reached', 'Devoluciones efectivas'),
      asks: say('How many customers did callbacks reach?', '¿A cuántos clientes llegaron las devoluciones?'),
      from: say(
        'Field recall_ok, day so far and last two hours.',
        'Campo recall_ok, lo que va del día y las últimas dos horas.',
      ),
      at: [14, 0, 5, 4],
      queries: twoCounts(say, 'recall_ok'),
      unit: 'none',
      none: notKnown(say),
    },
    { sparkline: true },
  );

const success = (say: Say) =>
  stat(say, {
    title: say('Callbacks reached', 'Efectividad'),
    asks: say(
      'Of the callbacks tried, what part reached the caller?',
      'De las devoluciones intentadas, ¿qué parte llegó al cliente?',
    ),
    from: say(
      `Fields recall_ok / (recall_ok + recall_fail), day so far and last two hours, from ${leastAttempts} callbacks on. Orange and red begin where the alert SmartHoldCallbacksFailing does.`,
      `Campos recall_ok / (recall_ok + recall_fail), lo que va del día y las últimas dos horas, desde ${leastAttempts} devoluciones. Naranja y rojo empiezan donde la alerta SmartHoldCallbacksFailing.`,
    ),
    at: [19, 0, 5, 4],
    queries: [
      { expr: share(sum(today('recall_ok')), allAttempts(today), leastAttempts), legend: todayWord(say) },
      { expr: share(sum(recent('recall_ok')), allAttempts(recent), leastAttempts), legend: lastWord(say) },
    ],
    unit: 'percentunit',
    none: say('Too few yet', 'Aún muy pocas'),
    steps: successSteps,
  });

const noShare = -1;

const choice = (say: Say) => {
  const { customer_say_yes: accepted, customer_say_no: declined } = countNames(say);
  const ofTaken = share(sum(today('customer_say_no')), sum(today('treatment')));
  return stat(say, {
    title: say('Accepted and declined', 'Aceptaron y rechazaron'),
    asks: say('Do callers want the callback?', '¿Quieren los clientes que se les devuelva la llamada?'),
    from: say(
      'Accepted: from customer_say_yes, in the reading that the operation has shown (wolkvox_vendor_observation_info); as sent (raw) until that is certain. Declined: customer_say_no / treatment. No colour: a caller may well decline.',
      'Aceptaron: de customer_say_yes, en la lectura que la operación ha mostrado (wolkvox_vendor_observation_info); tal cual (crudo) mientras no sea segura. Rechazaron: customer_say_no / treatment. Sin color: rechazar no es una falla.',
    ),
    at: [0, 4, 4, 5],
    queries: [
      ...inReading(acceptedOf, accepted, `${accepted} ${say('(raw)', '(crudo)')}`),
      // With no call there is no share, and its name stays.
      { expr: `${ofTaken} or 0 * ${sum(today('treatment'))} + ${noShare}`, legend: declined },
    ],
    unit: 'none',
    none: notKnown(say),
    overrides: [
      byName(declined, {
        unit: 'percentunit',
        decimals: 1,
        mappings: [{ type: MappingType.ValueToText, options: { [noShare]: { text: '–', index: 0 } } }],
      }),
    ],
  });
};

const waiting = (say: Say) =>
  stat(
    say,
    {
      title: say('Waiting for a callback', 'Esperan devolución'),
      asks: say('How many customers still wait to be called?', '¿Cuántos clientes esperan aún su llamada?'),
      from: say(
        'Of today’s callers, from customer_say_yes in the reading that the operation has shown (wolkvox_vendor_observation_info). Until that is certain, at most as many: whether it keeps those who were called back already is not documented.',
        'De los clientes de hoy, de customer_say_yes en la lectura que la operación ha mostrado (wolkvox_vendor_observation_info). Mientras no sea segura, como máximo esos: no está documentado si conserva a quienes ya se les devolvió la llamada.',
      ),
      at: [4, 4, 4, 5],
      queries: inReading((select) => waitingOf(select), say('customers', 'clientes'), say('at most', 'como máximo')),
      unit: 'none',
      none: notKnown(say),
    },
    { isNamed: true },
  );

const inTrouble = (say: Say, language: Language) =>
  stat(say, {
    title: say('Skills in trouble', 'Skills con problemas'),
    asks: say(
      'In how many skills do callbacks fail too often today?',
      '¿En cuántos skills fallan hoy demasiadas devoluciones?',
    ),
    from: say(
      `Skills with recall_fail / (recall_ok + recall_fail) above ${percent(limits.failing.warning)} and at least ${leastAttempts} callbacks, as the alert SmartHoldCallbacksFailing. Orange from one; click the number to see only these in the table.`,
      `Skills con recall_fail / (recall_ok + recall_fail) sobre ${percent(limits.failing.warning)} y al menos ${leastAttempts} devoluciones, como la alerta SmartHoldCallbacksFailing. Naranja desde uno; un clic en el número deja solo estos en la tabla.`,
    ),
    at: [8, 4, 3, 5],
    queries: [
      {
        expr: `count(${failing} > ${limits.failing.warning}) or 0 * count(${today('treatment')})`,
        legend: 'Skills',
      },
    ],
    unit: 'none',
    none: notKnown(say),
    steps: noneSteps,
    overrides: [
      byName('Skills', {
        links: [{ title: say('Show these skills', 'Mostrar estos skills'), url: toSkillsInTrouble(language) }],
      }),
    ],
  });

/** May the screen be trusted? On every board that shows numbers of the day. */
export const dataAge = (say: Say, at: Place): Panel =>
  stat(
    say,
    {
      title: terms(say).dataAge,
      asks: say('May I trust this screen?', '¿Puedo confiar en esta pantalla?'),
      from: say(
        'Time since the end of what the interval or the day covers, whichever is older, of the operation that is furthest behind; 1 to 6 minutes is normal. Orange and red are the lines of the alert WolkvoxDataStale, 20 and 60 minutes.',
        'Tiempo desde el fin de lo que cubre el intervalo o el día, lo más antiguo, de la operación más atrasada; de 1 a 6 minutos es normal. Naranja y rojo son los límites de la alerta WolkvoxDataStale, 20 y 60 minutos.',
      ),
      at,
      queries: [{ expr: `max(${ageOf(select)})`, legend: say('Age', 'Edad') }],
      unit: 's',
      none: say('Nothing read yet', 'Aún sin datos'),
      steps: ageSteps,
    },
    { background: true },
  );
