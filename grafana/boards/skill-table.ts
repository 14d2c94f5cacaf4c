import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { skillFamilies } from '../../src/metrics/families/smart-hold.ts';
import { table } from '../charts.ts';
import type { Language, Say } from '../language.ts';
import { successSteps } from '../limits.ts';
import { toSkillOfRow } from '../links.ts';
import { byName, type Override, type Place, type Query } from '../panel.ts';
import { attempts, leastAttempts, named, ofDay, share, today } from '../promql.ts';

type Column = { readonly title: string; readonly expr: string; readonly look?: Readonly<Record<string, unknown>> };

/** One row a skill, today. A row leads to the skill's own board. */
export function skillTable(say: Say, language: Language, at: Place): Panel {
  const numbers = columns(say);
  const takenTitle = numbers[0]?.title ?? '';
  return table(
    say,
    {
      title: say('Skills today', 'Skills hoy'),
      asks: say('How does each skill do today?', '¿Cómo le va hoy a cada skill?'),
      from: say(
        `The six fields of each skill, day so far. Success is recall_ok / (recall_ok + recall_fail) from ${leastAttempts} callbacks on, coloured as the alert SmartHoldCallbacksFailing. Gain is service_level_up. Click a name for the skill's board.`,
        `Los seis campos de cada skill, lo que va del día. Éxito es recall_ok / (recall_ok + recall_fail) desde ${leastAttempts} devoluciones, con los colores de la alerta SmartHoldCallbacksFailing. Ganancia es service_level_up. Un clic en el nombre abre el tablero del skill.`,
      ),
      at,
      queries: numbers.map(({ expr }): Query => ({ expr })),
      unit: 'none',
      none: say('No skill seen yet', 'Aún ningún skill'),
      overrides: [...textColumns(say, language), ...numbers.map(look)],
    },
    { hidden: ['Time'], first: ['skill_name', 'skill_id', 'operation', ...numbers.map(valueName)] },
    [{ displayName: takenTitle, desc: true }],
  );
}

function columns(say: Say): Column[] {
  return [
    { title: say('Taken', 'Llamadas'), expr: named(today('treatment')) },
    { title: say('Declined', 'Rechazos'), expr: today('customer_say_no') },
    { title: say('Accepted', 'Aceptadas'), expr: today('customer_say_yes') },
    { title: say('Reached', 'Logradas'), expr: today('recall_ok') },
    { title: say('Failed', 'Fallidas'), expr: today('recall_fail') },
    {
      title: say('Success', 'Éxito'),
      expr: share(today('recall_ok'), attempts(today), leastAttempts),
      look: {
        unit: 'percentunit',
        thresholds: { mode: 'absolute', steps: successSteps.map(([value, color]) => ({ value, color })) },
        'custom.cellOptions': { type: 'color-text' },
      },
    },
    {
      title: say('Gain', 'Ganancia'),
      expr: ofDay(skillFamilies.dayServiceLevelUp),
      look: { unit: 'percent', decimals: 1 },
    },
  ];
}

/** What Grafana calls the value of the n-th query before it is given a title. */
const valueName = (_: unknown, index: number) => `Value #${String.fromCharCode(65 + index)}`;

const look = (column: Column, index: number): Override =>
  byName(valueName(column, index), {
    displayName: column.title,
    'custom.width': index === 0 ? 96 : 90,
    noValue: '–',
    'custom.align': 'right',
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
    byName('skill_name', { displayName: say('Skill', 'Skill'), unit: 'string', 'custom.minWidth': 170, links }),
    byName('skill_id', { displayName: 'ID', unit: 'string', 'custom.width': 56 }),
    byName('operation', { displayName: say('Operation', 'Operación'), 'custom.width': 92 }),
  ];
}
