import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { renderAll } from '../../grafana/render.ts';
import { committedDashboards, dashboardsFolder } from '../support/dashboards.ts';

test.each(renderAll())('$path is what the source generates', ({ path, text }) => {
  expect(readFileSync(join(dashboardsFolder, path), 'utf8'), 'run `npm run dashboards`').toBe(text);
});

test('no dashboard lies beside the generated ones', () => {
  const committed = committedDashboards.map(([path]) => path);

  expect(committed.toSorted()).toEqual(
    renderAll()
      .map(({ path }) => path)
      .toSorted(),
  );
});

/** Names that a query gives to days are words, not questions. */
const wordless = (text: string) => text.replaceAll(/\\"day\\", \\"[^\\]+\\", \\"day\\"/g, 'day');

test('the two editions ask the same questions of Prometheus', () => {
  const queries = (language: string) =>
    renderAll()
      .filter(({ path }) => path.startsWith(language))
      .map(({ text }) => wordless(text).match(/"expr": .*/g));

  expect(queries('es')).toEqual(queries('en'));
});

test('every title and description of the Spanish edition is Spanish', () => {
  const words = (language: string) =>
    committedDashboards
      .filter(([path]) => path.startsWith(language))
      .flatMap(([, { panels }]) => panels.map(({ title, description }) => ({ title, description })));
  const english = new Set(words('en').map(({ description }) => description));

  expect(words('es').filter(({ description }) => english.has(description))).toEqual([]);
  expect(words('es')).toHaveLength(words('en').length);
});
