import { expect, test } from 'vitest';
import type { RowsSeen } from '../../src/doctor/rows-seen.ts';
import { judgeWindows } from '../../src/doctor/steps/report.ts';

function seen(calls: Readonly<Record<string, number>>): RowsSeen {
  const bySkill = new Map(Object.entries(calls));
  const sum = [...bySkill.values()].reduce((all, each) => all + each, 0);
  return { rows: bySkill.size, skills: bySkill.size, sum, calls: bySkill, isUsable: true, isWhole: true, rejected: [] };
}

function found(interval: Readonly<Record<string, number>>, today: Readonly<Record<string, number>>) {
  const windows = [
    ['the last interval', seen(interval)],
    ['today', seen(today)],
    ['yesterday', seen({})],
  ] as const;
  return judgeWindows(new Map(windows));
}

test('a skill with more calls in the last interval than in all of today is a contradiction', () => {
  const [said, warning] = found({ '1': 4, '2': 3 }, { '1': 4, '2': 2 });

  expect(said).toMatchObject({ mark: 'ok' });
  expect(warning).toMatchObject({
    mark: 'warn',
    what: '1 of 2 skills have more calls in the last interval than in all of today',
  });
});

test('a skill of the last interval that today lacks is a contradiction', () => {
  expect(found({ '1': 1 }, {})).toHaveLength(2);
});

test('an interval that the day holds is none', () => {
  expect(found({ '1': 4 }, { '1': 4, '2': 2 })).toMatchObject([{ mark: 'ok' }]);
});
