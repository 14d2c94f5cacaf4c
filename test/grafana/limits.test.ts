import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { limits } from '../../grafana/limits.ts';
import { committedDashboards, expressionsOf } from '../support/dashboards.ts';

const rule = z.object({
  alert: z.string().optional(),
  expr: z.string(),
  labels: z.object({ severity: z.string().optional() }).default({}),
});
const alerts = z
  .object({ groups: z.array(z.object({ rules: z.array(rule) })) })
  .parse(parse(readFileSync('prometheus/smart-hold.rules.yml', 'utf8')))
  .groups.flatMap(({ rules }) => rules)
  .filter(({ alert }) => alert !== undefined);

test.each([
  ['SmartHoldCallbacksFailing', 'warning', `> ${limits.failing.warning}`],
  ['SmartHoldCallbacksFailing', 'critical', `> ${limits.failing.critical}`],
  ['SmartHoldCallbacksFailing', 'warning', `>= ${limits.failing.attempts}`],
  ['WolkvoxDataStale', 'warning', `> ${limits.age.warning}`],
  ['WolkvoxDataStale', 'critical', `> ${limits.age.critical}`],
  ['WolkvoxSlow', 'warning', `> ${limits.call.warning}`],
  ['WolkvoxClockSkewed', 'warning', `> ${limits.skew}`],
  ['WolkvoxAnswersContradict', 'warning', `> ${limits.contradictions}`],
  ['SmartHoldCountsHeld', 'warning', `> ${limits.held.counts}`],
])('the boards draw %s (%s) where it fires: %s', (name, severity, condition) => {
  const found = alerts.find(({ alert, labels }) => alert === name && labels.severity === severity);

  expect(found?.expr).toMatch(new RegExp(`${condition}(?!\\.?\\d)`));
});

test.each(committedDashboards)('%s speaks only of alerts that exist', (_, { panels }) => {
  const spoken = panels.flatMap(({ description }) => description.match(/\b(SmartHold|Wolkvox)[A-Z]\w+/g) ?? []);
  const known = new Set(alerts.map(({ alert }) => alert));

  expect(spoken.filter((name) => !known.has(name))).toEqual([]);
});

const skillBoards = committedDashboards.filter(([path]) => !path.includes('exporter-health'));

test.each(skillBoards)('%s shows and counts shares from as many callbacks on as the alert asks for', (_, board) => {
  const least = expressionsOf(board).flatMap(({ where, expr }) =>
    [...expr.matchAll(/>= (\d+)\)/g)].map(([, number]) => ({ where, number: Number(number) })),
  );

  expect(least).not.toEqual([]);
  expect(least.filter(({ number }) => number !== limits.failing.attempts)).toEqual([]);
});

test.each(skillBoards.filter(([path]) => path.includes('operations')))(
  '%s counts a skill as in trouble where the warning would fire',
  (_, { panels }) => {
    const [count] = panels.filter(({ title }) => /Skills in trouble|Skills con problemas/.test(title));

    expect(count?.targets?.[0]?.expr).toContain(`> ${limits.failing.warning})`);
    expect(count?.description).toMatch(new RegExp(`${100 * limits.failing.warning} %.* ${limits.failing.attempts} `));
  },
);
