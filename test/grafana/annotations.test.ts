import { expect, test } from 'vitest';
import { committedDashboards, substitute, type Dashboard } from '../support/dashboards.ts';
import { readPromql } from '../support/promql.ts';

const variables = (board: Dashboard) => board.templating.list.map(({ name }) => name);
const names = ({ annotations }: Dashboard) => annotations.list.map(({ name }) => name);
const isHealth = (path: string) => path.includes('exporter-health');

test.each(committedDashboards)('%s narrows every annotation to what is chosen', (_, board) => {
  const narrowing = ['operation', 'skill_id', 'instance'].filter((name) => variables(board).includes(name));
  const wide = board.annotations.list.flatMap(({ name, expr }) =>
    readPromql(substitute(expr)).selectors.flatMap(({ name: metric }) =>
      narrowing
        .filter((label) => labelsOf(metric).includes(label) && !expr.includes(`${label}=~"$${label}`))
        .map((label) => `${name}: ${metric} by ${label}`),
    ),
  );

  expect(wide).toEqual([]);
});

/** Labels by which each annotated series can be narrowed. */
const labelsOf = (metric: string): string[] =>
  ({
    ALERTS: ['operation', 'skill_id'],
    process_start_time_seconds: ['instance'],
    wolkvox_up: ['operation'],
    wolkvox_smart_hold_day_end_timestamp_seconds: ['operation'],
  })[metric] ?? ['operation', 'skill_id', 'instance'];

test.each(committedDashboards)('%s draws regions of one kind only', (_, { annotations }) => {
  // A comparison with an earlier instant, or a change, holds at single instants. Everything else is a region.
  const regions = annotations.list.filter(({ expr }) => !/ offset 1m|^changes\(/.test(expr));

  expect(regions.map(({ expr }) => expr)).toEqual([expect.stringContaining('wolkvox_up')]);
});

test.each(committedDashboards)('%s keeps annotations off the panels that show states themselves', (_, board) => {
  const withStates = board.panels
    .filter(({ type }) => type === 'state-timeline' || type === 'status-history')
    .map(({ id }) => id);

  expect(withStates).not.toEqual([]);
  expect(board.annotations.list.map(({ filter }) => filter)).toEqual(
    board.annotations.list.map(() => ({ exclude: true, ids: withStates })),
  );
});

test.each(committedDashboards)('%s tells of restarts only if it is about the exporter', (path, { annotations }) => {
  const restarts = annotations.list.filter(({ expr }) => expr.includes('process_start_time_seconds'));

  expect(restarts).toHaveLength(isHealth(path) ? 1 : 0);
});

test.each(committedDashboards.filter(([path]) => !isHealth(path)))(
  '%s says of a peak that it is a catch-up',
  (_, board) => {
    const [found] = board.annotations.list.filter(({ expr }) => expr.includes('_day_end_timestamp_seconds'));

    expect(names(board)).toHaveLength(3);
    expect(found?.titleFormat).toMatch(/Catch-up|Puesta al día/);
  },
);
