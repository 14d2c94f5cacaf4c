import { MappingType, type Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { skillFamilies } from '../../src/metrics/families/smart-hold.ts';
import { table } from '../charts.ts';
import { bar, barStep } from '../flows.ts';
import { countNames, terms } from '../glossary.ts';
import type { Language, Say } from '../language.ts';
import { limits, successSteps } from '../limits.ts';
import { toSkillOfRow } from '../links.ts';
import { byName, type Override, type Place, type Query } from '../panel.ts';
import { attempts, leastAttempts, named, ofDay, share, today } from '../promql.ts';

type Column = { readonly title: string; readonly expr: string; readonly look?: Readonly<Record<string, unknown>> };

/** Share of the callbacks that failed, of the skills with enough of them. */
export const failing = share(today('recall_fail'), attempts(today), leastAttempts);

/** Worst first: by the share that failed, then, below all of these, by how many calls were taken. */
const rank = `(${failing} or on (operation, skill_id) ${today('treatment')} / 1e9 - 1)`;

/** Stands for "not known" where a value is missing, so that a column never comes and goes; drawn as a dash. */
const notKnown = -1e9;

/** Value that the variable `show` has where all skills are shown; where those in trouble are, it is their threshold. */
export const showAll = -2;

/** One row a skill, today, the worst first. A row leads to the skill's own board. */
export function skillTable(say: Say, language: Language, at: Place): Panel {
  const numbers = columns(say);
  return table(
    say,
    {
      title: say('Skills today', 'Skills hoy'),
      asks: say(
        'How does each skill do today, and which needs a look?',
        '¿Cómo le va hoy a cada skill y cuál pide atención?',
      ),
      from: say(
        `The six fields of each skill, day so far; worst first, by the share of callbacks that failed. Success is recall_ok / (recall_ok + recall_fail) from ${leastAttempts} callbacks on, coloured as the alert SmartHoldCallbacksFailing. ± week is the calls taken compared with the same hour a week ago. A dash is not known. Click a name for the skill's board.`,
        `Los seis campos de cada skill, lo que va del día; primero el peor, por la parte de devoluciones no efectivas. Efectividad es recall_ok / (recall_ok + recall_fail) desde ${leastAttempts} devoluciones, con los colores de la alerta SmartHoldCallbacksFailing. ± semana compara las que ingresaron con la misma hora de hace una semana. Un guion es que no se sabe. Un clic en el nombre abre el tablero del skill.`,
      ),
      at,
      queries: [
        { expr: `${rank} > $show`, legend: 'rank' },
        ...numbers.map(({ expr }): Query => ({ expr: shown(expr) })),
        { expr: bar('treatment'), trend: true },
      ],
      unit: 'none',
      none: say('No skill to show', 'Ningún skill por mostrar'),
      overrides: [
        ...textColumns(say, language),
        ...numbers.map(look),
        byName(`Trend #${refId(numbers.length + 1)}`, {
          displayName: say('Taken per 15 min', 'Por 15 min'),
          'custom.width': widthFor(say('Taken per 15 min', 'Por 15 min')),
          'custom.cellOptions': {
            type: 'sparkline',
            hideValue: true,
            drawStyle: 'bars',
            fillOpacity: 80,
            lineWidth: 0,
          },
          color: { mode: 'fixed', fixedColor: 'blue' },
        }),
      ],
      interval: barStep,
    },
    {
      hidden: ['Time', valueName(0)],
      first: [
        'skill_name',
        valueName(1),
        valueName(2),
        `Trend #${refId(numbers.length + 1)}`,
        ...numbers.slice(2).map((_, index) => valueName(index + 3)),
        'skill_id',
        'operation',
      ],
      sortFirst: valueName(0),
    },
  );
}

/** A column for every skill shown: known or not. */
const shown = (expr: string) => {
  const unknown = `0 * ${today('treatment')} + ${notKnown}`;
  return `(${expr} or on (operation, skill_id) ${unknown}) and on (operation, skill_id) (${rank} > $show)`;
};

function columns(say: Say): Column[] {
  const names = countNames(say);
  return [
    {
      title: terms(say).success,
      expr: share(today('recall_ok'), attempts(today), leastAttempts),
      look: {
        unit: 'percentunit',
        min: 0,
        max: 1,
        thresholds: { mode: 'absolute', steps: successSteps.map(([value, color]) => ({ value, color })) },
        'custom.cellOptions': { type: 'gauge', mode: 'basic', valueDisplayMode: 'text' },
        'custom.width': 116,
      },
    },
    { title: names.treatment, expr: named(today('treatment')) },
    {
      title: say('± week', '± semana'),
      expr: `${today('treatment')} - on (operation, skill_id) ${today('treatment', 7)}`,
    },
    { title: names.recall_ok, expr: today('recall_ok') },
    { title: names.recall_fail, expr: today('recall_fail') },
    { title: names.customer_say_yes, expr: today('customer_say_yes') },
    { title: names.customer_say_no, expr: today('customer_say_no') },
    {
      title: say('Gain', 'Mejora'),
      expr: ofDay(skillFamilies.dayServiceLevelUp),
      look: { unit: 'percent', decimals: 1 },
    },
  ];
}

const refId = (index: number) => String.fromCharCode(65 + index);

/** What Grafana calls the value of the n-th query before it is given a title. */
const valueName = (index: number) => `Value #${refId(index)}`;

const dash = [
  { type: MappingType.ValueToText, options: { [String(notKnown)]: { text: '–', color: 'text', index: 0 } } },
];

/** Pixels of a column whose heading stays whole beside the arrow of the sort order. */
const widthFor = (title: string) => Math.max(72, Math.ceil(7.5 * title.length) + 32);

/** The first query ranks and is hidden. */
const look = (column: Column, index: number): Override =>
  byName(valueName(index + 1), {
    displayName: column.title,
    'custom.width': widthFor(column.title),
    'custom.align': 'right',
    mappings: dash,
    ...column.look,
  });

function textColumns(say: Say, language: Language): Override[] {
  const links = [
    {
      title: say("Open the skill's board", 'Abrir el tablero del skill'),
      url: toSkillOfRow(language),
      targetBlank: false,
    },
  ];
  return [
    byName('skill_name', { displayName: 'Skill', unit: 'string', 'custom.minWidth': 130, links }),
    byName('skill_id', { displayName: 'ID', unit: 'string', 'custom.width': 64 }),
    byName('operation', { displayName: say('Operation', 'Operación'), 'custom.width': 110 }),
  ];
}

/** What the variable `show` offers. */
export const shows = (say: Say) => [
  { text: say('All skills', 'Todos los skills'), value: showAll },
  { text: say('In trouble', 'Con problemas'), value: limits.failing.warning },
];
