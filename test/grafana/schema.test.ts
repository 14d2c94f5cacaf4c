import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { committedDashboards } from '../support/dashboards.ts';

// Derived from the types of @grafana/schema by grafana/preview/schema.mjs; no field but the declared ones passes.
const schemas = z
  .record(z.string(), z.custom<Parameters<typeof z.fromJSONSchema>[0]>())
  .parse(JSON.parse(readFileSync('test/grafana/classic-schema.json', 'utf8')));

/** What is wrong with `value` by the schema of that name; a name without a schema is itself wrong. */
function faults(name: string, value: unknown): unknown {
  const schema = schemas[name];
  if (schema === undefined) return `no schema for ${name}`;
  return z.fromJSONSchema(schema).safeParse(value).error?.issues ?? [];
}

test.each(committedDashboards)('%s fits the classic model', (_, board) => {
  // An annotation's query belongs to its data source; the schema knows only Grafana's own.
  const list = board.annotations.list.map(({ name, datasource, enable, iconColor, filter }) => ({
    name,
    datasource,
    enable,
    iconColor,
    filter,
  }));

  expect(faults('dashboard', { ...board, annotations: { list } })).toEqual([]);
});

test.each(committedDashboards)('%s has only panel options that exist', (_, { panels }) => {
  const wrong = panels.flatMap(({ title, type, options, fieldConfig }) => {
    const custom = fieldConfig?.defaults.custom;
    const found = [faults(type, options), custom === undefined ? [] : faults(`${type}Field`, custom)];
    return found.flat().map((fault) => ({ title, fault }));
  });

  expect(wrong).toEqual([]);
});

test('a field Grafana does not know is found', () => {
  expect(faults('stat', { graphModes: 'none' })).not.toEqual([]);
  expect(faults('dashboard', { schemaVersion: 39, panels: [{ type: 'stat', tittle: 'x' }] })).not.toEqual([]);
});
