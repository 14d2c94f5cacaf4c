import {
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  VariableHide,
  VariableRefresh,
  VariableSort,
  type VariableModel,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { operationFamilies } from '../src/metrics/families/operation.ts';
import { dayFamilies } from '../src/metrics/families/smart-hold.ts';
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

const skillsOf = `label_values(${dayFamilies.treatment.name}{job=~"$job", operation=~"$operation"}, skill_id)`;
export const skills = (say: Say) => several('skill_id', say('Skill', 'Skill'), skillsOf);
export const oneSkill = (say: Say) => one('skill_id', say('Skill', 'Skill'), skillsOf);

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
