import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { limits } from '../../grafana/limits.ts';
import { committedDashboards } from '../support/dashboards.ts';

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
  ['SmartHoldCallbacksFailing', 'warning', `>= ${limits.failing.leastAttempts}`],
  ['WolkvoxDataStale', 'warning', `> ${limits.age.warning}`],
  ['WolkvoxDataStale', 'critical', `> ${limits.age.critical}`],
  ['WolkvoxSlow', 'warning', `> ${limits.call.warning}`],
  ['WolkvoxClockSkewed', 'warning', `> ${limits.skew}`],
])('the boards draw %s (%s) where it fires: %s', (name, severity, condition) => {
  const found = alerts.find(({ alert, labels }) => alert === name && labels.severity === severity);

  expect(found?.expr).toMatch(new RegExp(`${condition}(?!\\.?\\d)`));
});

test.each(committedDashboards)('%s speaks only of alerts that exist', (_, { panels }) => {
  const spoken = panels.flatMap(({ description }) => description.match(/\b(SmartHold|Wolkvox)[A-Z]\w+/g) ?? []);
  const known = new Set(alerts.map(({ alert }) => alert));

  expect(spoken.filter((name) => !known.has(name))).toEqual([]);
});
