import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const source = z.looseObject({ type: z.string().optional(), uid: z.string() });
const target = z.looseObject({
  refId: z.string(),
  expr: z.string(),
  legendFormat: z.string(),
  datasource: source,
  format: z.enum(['table', 'time_series']),
  instant: z.boolean(),
  range: z.boolean(),
});
const panel = z.looseObject({
  id: z.number(),
  type: z.string(),
  title: z.string(),
  description: z.string(),
  datasource: source.optional(),
  gridPos: z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number() }),
  targets: z.array(target).optional(),
  interval: z.string().optional(),
  fieldConfig: z
    .looseObject({
      defaults: z.looseObject({ custom: z.looseObject({}).optional() }),
      overrides: z.array(z.looseObject({ properties: z.array(z.object({ id: z.string(), value: z.unknown() })) })),
    })
    .optional(),
  options: z.looseObject({}),
});
const variable = z.looseObject({
  name: z.string(),
  type: z.string(),
  label: z.string(),
  query: z.unknown(),
  datasource: source.optional(),
  refresh: z.number().optional(),
  regex: z.string().optional(),
  multi: z.boolean(),
  includeAll: z.boolean(),
  allValue: z.string().optional(),
  current: z.looseObject({ text: z.unknown(), value: z.unknown() }),
});
const annotation = z.looseObject({
  name: z.string(),
  expr: z.string(),
  titleFormat: z.string(),
  textFormat: z.string(),
  datasource: source,
  filter: z.object({ exclude: z.boolean(), ids: z.array(z.number()) }).optional(),
});
const dashboard = z.looseObject({
  uid: z.string(),
  title: z.string(),
  tags: z.array(z.string()),
  editable: z.boolean(),
  schemaVersion: z.number(),
  refresh: z.string(),
  timezone: z.string(),
  panels: z.array(panel),
  templating: z.object({ list: z.array(variable) }),
  annotations: z.object({ list: z.array(annotation) }),
  links: z.array(z.looseObject({ type: z.string(), url: z.string(), includeVars: z.boolean(), keepTime: z.boolean() })),
});

export type Dashboard = z.infer<typeof dashboard>;
export type Panel = z.infer<typeof panel>;
export type Target = z.infer<typeof target>;

export const dashboardsFolder = 'grafana/dashboards';

/** Every committed dashboard: `[path, dashboard]`. */
export const committedDashboards: [path: string, dashboard: Dashboard][] = ['en', 'es'].flatMap((language) =>
  readdirSync(join(dashboardsFolder, language))
    .filter((file) => file.endsWith('.json'))
    .map((file): [string, Dashboard] => {
      const path = join(language, file);
      return [path, dashboard.parse(JSON.parse(readFileSync(join(dashboardsFolder, path), 'utf8')))];
    }),
);

export type Expression = {
  readonly where: string;
  readonly expr: string;
  readonly target?: Target;
  readonly panel?: Panel;
};

/** Every PromQL expression of a dashboard as written: panels, annotations, and what its variables look up. */
export const expressionsOf = (board: Dashboard): Expression[] => [
  ...board.panels.flatMap((each) =>
    (each.targets ?? []).map((one) => ({
      where: `${board.title}: ${each.title} ${one.refId}`,
      expr: one.expr,
      target: one,
      panel: each,
    })),
  ),
  ...board.annotations.list.map(({ name, expr }) => ({ where: `${board.title}: ${name}`, expr })),
  ...lookups(board).map(({ name, series }) => ({ where: `${board.title}: $${name}`, expr: series })),
  ...picks(board).map(({ name, expr }) => ({ where: `${board.title}: $${name}`, expr })),
];

/** Variables that take value and text out of the series of a query: `query_result(expr)` and a regular expression. */
export const picks = (board: Dashboard): { name: string; expr: string; regex: string }[] =>
  board.templating.list.flatMap(({ name, query, regex }) => {
    const [, expr] = /^query_result\((.+)\)$/.exec(String(query)) ?? [];
    return expr === undefined ? [] : [{ name, expr, regex: regex ?? '' }];
  });

/** What the other variables of a dashboard ask: `label_values(series, label)`. */
export function lookups(board: Dashboard): { name: string; series: string; label: string }[] {
  return board.templating.list.flatMap(({ name, type, query }) => {
    if (type !== 'query' || String(query).startsWith('query_result(')) return [];
    const [, series, label] = /^label_values\((.+), (\w+)\)$/.exec(String(query)) ?? [];
    if (series === undefined || label === undefined) throw new Error(`${board.title}: $${name} is no label_values()`);
    return [{ name, series, label }];
  });
}

export type Choice = Readonly<Record<string, string>>;

/** What a freshly opened board asks for: everything. */
export const everything: Choice = { job: '.+', instance: '.+', operation: '.+', skill_id: '.+', show: '-2' };

/** An expression as Grafana sends it, the choice made in the variables put in. */
export const substitute = (expr: string, choice: Choice = everything): string =>
  expr
    .replaceAll('$__rate_interval', '4m')
    .replaceAll('$__range', '6h')
    .replace(/\$(job|instance|operation|skill_id|show)\b/g, (_, name: string) => choice[name] ?? '');
