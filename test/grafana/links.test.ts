import { expect, test } from 'vitest';
import { committedDashboards, type Dashboard } from '../support/dashboards.ts';

type Variable = Dashboard['templating']['list'][number];

const boards = new Map(committedDashboards.map(([, board]) => [board.uid, board]));
const variableOf = (board: Dashboard | undefined, name: string): Variable | undefined =>
  board?.templating.list.find((variable) => variable.name === name);

/** The variables a link carries: the one it sets there, and the one here it takes the value from, if any. */
function carried(url: string): { there: string; here?: string }[] {
  const query = url.split('?')[1] ?? '';
  return [...query.matchAll(/\$\{(\w+):queryparam\}|var-(\w+)=(?:\$\{(\w+):)?/g)].map(
    ([, both, there = both ?? '', here = both]) => ({ there, ...(here !== undefined && { here }) }),
  );
}

const target = (url: string) => boards.get(/^\/d\/([\w-]+)\?/.exec(url)?.[1] ?? '');
const linkUrls = (board: Dashboard) => board.links.map(({ url }) => url);

test.each(committedDashboards)('%s links to both its neighbours of the same edition, and nowhere else', (_, board) => {
  const neighbours = committedDashboards
    .map(([, { uid }]) => uid)
    .filter((uid) => uid !== board.uid && uid.endsWith('-es') === board.uid.endsWith('-es'));

  expect(linkUrls(board).map((url) => target(url)?.uid)).toEqual(expect.arrayContaining(neighbours));
  expect(board.links).toHaveLength(neighbours.length);
});

test.each(committedDashboards)('%s writes its links out, variable by variable', (_, { links }) => {
  expect(links.filter(({ type, includeVars }) => type !== 'link' || includeVars)).toEqual([]);
});

test.each(committedDashboards)('%s carries only variables that both boards have', (_, board) => {
  const unknown = linkUrls(board).flatMap((url) =>
    carried(url).filter(
      ({ there, here }) =>
        variableOf(target(url), there) === undefined || (here !== undefined && variableOf(board, here) === undefined),
    ),
  );

  expect(linkUrls(board).flatMap(carried)).not.toEqual([]);
  expect(unknown).toEqual([]);
});

test.each(committedDashboards)('%s carries no "All" into a variable that holds one value', (_, board) => {
  const misfits = linkUrls(board).flatMap((url) =>
    carried(url).filter(({ there, here }) => {
      const isOne = variableOf(target(url), there)?.multi === false;
      return isOne && here !== undefined && variableOf(board, here)?.multi !== false;
    }),
  );

  expect(misfits).toEqual([]);
});

test.each(committedDashboards)('%s carries neither a skill to another board nor a range to the day', (_, { links }) => {
  expect(links.filter(({ url }) => url.includes('skill_id'))).toEqual([]);
  expect(links.filter(({ url, keepTime }) => url.includes('smart-hold-operations') && keepTime)).toEqual([]);
});

test('a link that carries "All" into one value is found', () => {
  expect(carried('/d/x?${datasource:queryparam}&var-operation=${operation:percentencode}&var-skill_id=7')).toEqual([
    { there: 'datasource', here: 'datasource' },
    { there: 'operation', here: 'operation' },
    { there: 'skill_id' },
  ]);
});
