import {
  CustomVariableBuilder,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  VariableHide,
  VariableRefresh,
  VariableSort,
  type VariableModel,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { operationFamilies } from '../src/metrics/families/operation.ts';
import { dayFamilies, skillFamilies } from '../src/metrics/families/smart-hold.ts';
import { shows } from './boards/skill-table.ts';
import { prometheusFamilies } from './foreign-families.ts';
import type { Say } from './language.ts';
import { dataSource } from './panel.ts';

/** Which Prometheus. Every panel and every other variable asks this one. */
export const dataSourceVariable = (say: Say): VariableModel =>
  new DatasourceVariableBuilder('datasource')
    .label(say('Data source', 'Fuente de datos'))
    .type('prometheus')
    .current({ text: 'default', value: 'default' })
    .build();

export const job = (say: Say) => several('job', say('Job', 'Job'), `label_values(${operationFamilies.up.name}, job)`);

export const instance = (say: Say) =>
  several(
    'instance',
    say('Instance', 'Instancia'),
    `label_values(${prometheusFamilies.up.name}{job=~"$job"}, instance)`,
  );

const operationsOf = `label_values(${operationFamilies.up.name}{job=~"$job"}, operation)`;
export const operations = (say: Say) => several('operation', say('Operation', 'Operación'), operationsOf);

/**
 * The first of the operations chosen, in no one's sight: what a link to the board of one skill tells, which can hold
 * one operation and not "All".
 */
export const firstOperation = (): VariableModel => ({
  ...one(
    'first_operation',
    '',
    `label_values(${operationFamilies.up.name}{job=~"$job", operation=~"$operation"}, operation)`,
  ),
  hide: VariableHide.HideVariable,
  skipUrlSync: true,
});

export const oneOperation = (say: Say) => one('operation', say('Operation', 'Operación'), operationsOf);

/** Skills by name, by id where there is none; those of a day, so that a quiet or broken hour takes none away. */
const namesOfSkills = (): string => {
  const inDay = (name: string, more = '') => `last_over_time(${name}{job=~"$job", operation=~"$operation"${more}}[1d])`;
  const names = `max by (skill_id, skill_name) (${inDay(skillFamilies.skillInfo.name, ', skill_name!=""')})`;
  const ids = `max by (skill_id) (${inDay(dayFamilies.treatment.name)})`;
  return `query_result(${names} or on (skill_id) label_replace(${ids}, "skill_name", "$1", "skill_id", "(.+)"))`;
};

/** Takes value and text out of a series as Grafana writes it: `{skill_id="1",skill_name="Ventas"} 1 1700000000000`. */
const valueAndText = String.raw`/skill_id="(?<value>[^"]+)", *skill_name="(?<text>.+)"\} /`;

const bySkillName = (variable: VariableModel): VariableModel => ({ ...variable, regex: valueAndText });
export const skills = (say: Say) => bySkillName(several('skill_id', say('Skill', 'Skill'), namesOfSkills()));
export const oneSkill = (say: Say) => bySkillName(one('skill_id', say('Skill', 'Skill'), namesOfSkills()));

/** Which skills the table shows; its values are the least share of failed callbacks. */
export const show = (say: Say): VariableModel =>
  new CustomVariableBuilder('show')
    .label(say('Table', 'Tabla'))
    .values(
      shows(say)
        .map(({ text, value }) => `${text} : ${value}`)
        .join(', '),
    )
    .multi(false)
    .includeAll(false)
    .current(chosen(shows(say)[0]))
    .build();

const chosen = (option = { text: '', value: 0 }) => ({ text: option.text, value: String(option.value) });

const all = { text: ['All'], value: ['$__all'] };

const several = (name: string, label: string, query: string): VariableModel =>
  variable(name, label, query).multi(true).includeAll(true).allValue('.+').current(all).build();

/** For a board about one thing. Grafana takes the first value when the link that led here brought none. */
const one = (name: string, label: string, query: string): VariableModel =>
  variable(name, label, query).multi(false).includeAll(false).current({ text: '', value: '' }).build();

const variable = (name: string, label: string, query: string) =>
  new QueryVariableBuilder(name)
    .label(label)
    .datasource(dataSource)
    .query(query)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.NaturalAsc);
