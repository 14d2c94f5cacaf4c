import { beforeAll, describe, expect, test } from 'vitest';
import { thresholds } from '../../prometheus/rules/thresholds.ts';
import type { CountField } from '../../src/wolkvox/reports/smart-hold.ts';
import {
  committedDashboards,
  everything,
  expressionsOf,
  lookups,
  picks,
  substitute,
  type Choice,
  type Dashboard,
  type Expression,
} from '../support/dashboards.ts';
import { endOfFile } from '../support/lifetime.ts';
import { missingFrom, prometheusHistory } from '../support/prometheus-history.ts';
import { findProgram, programTest } from '../support/program-test.ts';
import { prometheusHolding, type Prometheus } from '../support/prometheus.ts';
import type { Answer } from '../support/prometheus-queries.ts';

const { failing } = thresholds;
const minute = 60_000;
const hour = 60 * minute;

/** A Wednesday afternoon in Bogotá, and the small hours of that day. */
const afternoon = Date.parse('2026-03-18T15:31:00-05:00');
const smallHours = Date.parse('2026-03-18T03:31:00-05:00');

const midnight = Date.parse('2026-03-18T00:00:00-05:00');

const programs = ['prometheus', 'promtool'];
const areInstalled = programs.every((name) => findProgram(name) !== undefined);
const lived = prometheusHistory({ endMs: afternoon, skills: 20, busiest: 4_000, awkwardNames: true });
const onEnd = endOfFile();
let prometheus: Prometheus;
beforeAll(async () => {
  if (areInstalled) prometheus = await prometheusHolding(lived.openMetrics, onEnd);
});

const boards = committedDashboards.filter(([path]) => path.startsWith('en'));
const oneSkill: Choice = { ...everything, operation: lived.operation, skill_id: lived.busiestId };
const choiceFor = (path: string): Choice => (path.includes('smart-hold-skill') ? oneSkill : everything);

function eachBoard(claim: string, body: (path: string, board: Dashboard) => Promise<void>): void {
  for (const [path, board] of boards) programTest(programs, `${path} ${claim}`, () => body(path, board));
}

/** Asks as a panel would: over its graph's span, or at the end of it. */
async function ask({ expr, target, panel }: Expression, choice: Choice, toMs: number): Promise<Answer> {
  const query = substitute(expr, choice);
  if (target?.instant === true) return prometheus.instant(query, toMs);
  const stepMs =
    panel?.interval === undefined
      ? 5 * minute
      : Number.parseInt(panel.interval) * (panel.interval.endsWith('h') ? hour : minute);
  return prometheus.range(query, { fromMs: toMs - 6 * hour, toMs, stepMs });
}

const numbers = (answer: Answer) =>
  answer
    .flatMap(({ value, values }) => [...(value === undefined ? [] : [value]), ...(values ?? [])])
    .map(([, n]) => Number(n));

test('the history holds every family of the catalogue', () => {
  expect(missingFrom(lived)).toEqual([]);
});

/** Where a number has a certain reading one query answers, else the other. */
const isOneOfTwo = ({ expr }: { readonly expr: string }) => / (?:unless|and) on \(\) count\(/.test(expr);

describe('with a working day behind it', () => {
  eachBoard('has data in every panel', async (path, board) => {
    const empty: string[] = [];
    for (const expression of expressionsOf(board)) {
      const answer = await ask(expression, choiceFor(path), afternoon);
      if (answer.length === 0 && !isOneOfTwo(expression)) empty.push(expression.where);
      expect(numbers(answer).every(Number.isFinite), expression.where).toBe(true);
    }

    expect(empty).toEqual([]);
  });

  eachBoard('has something to choose in every variable', async (_, board) => {
    for (const { name, series, label } of lookups(board)) {
      const span = { fromMs: afternoon - hour, toMs: afternoon };

      expect(await prometheus.labelValues(substitute(series), label, span), name).not.toEqual([]);
    }
    for (const { name, expr } of picks(board)) {
      expect(await prometheus.instant(substitute(expr), afternoon), name).not.toEqual([]);
    }
  });
});

describe('on a new installation', () => {
  eachBoard('gives no error and no alarming number', async (path, board) => {
    for (const expression of expressionsOf(board)) {
      const choice = { ...choiceFor(path), job: 'fresh', operation: path.includes('skill') ? 'nueva' : '.+' };
      const answer = await ask(expression, choice, afternoon);

      expect(numbers(answer).every(Number.isFinite), expression.where).toBe(true);
      // When an alert began is an instant, and alerts carry no job.
      if (expression.panel?.title === 'Firing now') continue;
      // An age counted from the year 1970 would be the loudest thing on the screen.
      expect(Math.max(0, ...numbers(answer)), expression.where).toBeLessThan(1e9);
    }
  });

  eachBoard('says nothing rather than 0 % before the first call', async (path, board) => {
    for (const expression of expressionsOf(board).filter(({ panel }) => panel?.type === 'stat')) {
      if (path.includes('health')) continue;

      expect(await ask(expression, { ...everything, job: 'fresh' }, afternoon), expression.where).toEqual([]);
    }
  });
});

describe('at night, with every skill chosen closed', () => {
  const closed = lived.skillIds.filter((_, index) => index % 5 > 1).join('|');

  eachBoard('gives no error and no NaN', async (_, board) => {
    for (const expression of expressionsOf(board)) {
      const answer = await ask(expression, { ...everything, skill_id: `(${closed})` }, smallHours);

      expect(numbers(answer).every(Number.isFinite), expression.where).toBe(true);
    }
  });

  programTest(programs, 'the headline is zero calls, no share and no skill in trouble', async () => {
    const choice = { ...everything, skill_id: `(${closed})` };

    expect(numbers(await panel('Calls taken today', 'A', choice, smallHours)).at(-1)).toBe(0);
    expect(await panel('Callbacks reached', 'A', choice, smallHours)).toEqual([]);
    // Drawn as a dash beside its name.
    expect(numbers(await panel('Accepted and declined', 'C', choice, smallHours))).toEqual([-1]);
    expect(numbers(await panel('Skills in trouble', 'A', choice, smallHours))).toEqual([0]);
  });
});

describe('the Operations board', () => {
  const total = (field: CountField) => [...lived.dayUpTo(afternoon).values()].reduce((sum, row) => sum + row[field], 0);

  programTest(programs, 'shows the calls that were taken, once, though two replicas expose them', async () => {
    expect(numbers(await panel('Calls taken today', 'A')).at(-1)).toBe(total('treatment'));
    expect(numbers(await panel('Customers reached', 'A')).at(-1)).toBe(total('recall_ok'));
    expect(numbers(await panel('Accepted and declined', 'A'))).toEqual([total('customer_say_yes')]);
  });

  programTest(
    programs,
    'draws behind the count of today nothing of the day before, and nothing once the counters are gone',
    async () => {
      const expr = substitute(operationsPanel('Calls taken today', 'A').expr);
      const line = await prometheus.range(expr, { fromMs: midnight, toMs: afternoon, stepMs: minute });
      const gone = { fromMs: midnight, toMs: afternoon + 10 * minute, stepMs: minute };

      expect(numbers(line)[0]).toBe(0);
      expect(await prometheus.range(expr, gone)).toEqual([]);
    },
  );

  programTest(programs, 'shows the shares that follow from what happened', async () => {
    const [reached] = numbers(await panel('Callbacks reached', 'A'));
    const [declined] = numbers(await panel('Accepted and declined', 'C'));

    expect(reached).toBeCloseTo(total('recall_ok') / (total('recall_ok') + total('recall_fail')), 12);
    expect(declined).toBeCloseTo(total('customer_say_no') / total('treatment'), 12);
  });

  programTest(programs, 'counts the skills in which more callbacks failed than the alert allows', async () => {
    const inTrouble = [...lived.dayUpTo(afternoon).values()].filter(
      ({ recall_ok: ok, recall_fail: fail }) => ok + fail >= failing.attempts && fail / (ok + fail) > failing.warning,
    );

    expect(inTrouble.length).toBeGreaterThan(0);
    expect(numbers(await panel('Skills in trouble', 'A'))).toEqual([inTrouble.length]);
  });

  const columns: [refId: string, field: CountField][] = [
    ['C', 'treatment'],
    ['E', 'recall_ok'],
    ['F', 'recall_fail'],
    ['G', 'customer_say_yes'],
    ['H', 'customer_say_no'],
  ];
  for (const [refId, field] of columns) {
    programTest(programs, `has ${field} in the skill table right for every skill`, async () => {
      const shown = await panel('Skills today', refId);

      expect(Object.fromEntries(shown.map(({ metric, value }) => [metric['skill_id'], Number(value?.[1])]))).toEqual(
        Object.fromEntries([...lived.dayUpTo(afternoon)].map(([id, counts]) => [id, counts[field]])),
      );
    });
  }

  programTest(programs, 'keeps every column of the table for every skill ten minutes after midnight', async () => {
    const first = midnight + 10 * minute;
    for (const refId of ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I']) {
      const rows = await panel('Skills today', refId, everything, first);

      expect(rows.map(({ metric }) => metric['skill_id']).toSorted(), refId).toEqual(lived.skillIds.toSorted());
    }
  });

  programTest(programs, 'narrows the table to the skills in trouble, as many as are counted', async () => {
    const [count] = numbers(await panel('Skills in trouble', 'A'));
    const rows = await panel('Skills today', 'C', { ...everything, show: String(failing.warning) });

    expect(rows).toHaveLength(count ?? Number.NaN);
  });

  programTest(programs, 'compares with the middle of the weeks before, up to the same hour', async () => {
    const weekday = (weeks: number) =>
      [...lived.dayUpTo(afternoon - weeks * 7 * 24 * hour).values()].reduce((sum, row) => sum + row.treatment, 0);
    const usual = (weekday(1) + weekday(2)) / 2;

    expect(numbers(await panel('Compared with usual', 'A'))).toEqual([usual]);
    expect(numbers(await panel('Compared with usual', 'B'))[0]).toBeCloseTo(total('treatment') / usual - 1, 9);
  });

  programTest(programs, 'draws a week whose hours add up to the calls of each day, named by its weekday', async () => {
    const rows = ['A', 'B', 'G'].map((refId) => substitute(operationsPanel('Week by hour', refId).expr));
    const span = { fromMs: midnight, toMs: midnight + 23 * hour, stepMs: hour };
    const answers = await Promise.all(rows.map((expr) => prometheus.range(expr, span)));

    expect(answers.map((answer) => answer.map(({ metric }) => metric['day']))).toEqual([
      ['Wednesday'],
      ['Tuesday'],
      ['Thursday'],
    ]);
    expect(numbers(answers[0] ?? []).reduce((sum, each) => sum + each, 0)).toBe(total('treatment'));
  });

  programTest(programs, 'names every skill in the table, by its id where the vendor has an empty name', async () => {
    const shown = await panel('Skills today', 'C');
    const names = shown.map(({ metric }) => [metric['skill_id'], metric['skill_name']]);

    expect(names.map(([id = '']) => lived.skillName(id))).toContain('');
    expect(names).toEqual(names.map(([id = '']) => [id, lived.skillName(id) === '' ? id : lived.skillName(id)]));
  });

  programTest(programs, 'shows the age of the data', async () => {
    // 15:31 less the end of the interval 15:20–15:25: the one up to 15:30 has not settled yet.
    expect(numbers(await panel('Data age', 'A'))).toEqual([6 * 60]);
  });

  for (const [title, refIds, field] of [
    ['Taken per 15 min', ['A', 'B'], 'treatment'],
    ['Callbacks per 15 min', ['B'], 'recall_fail'],
  ] as const) {
    programTest(programs, `draws bars of ${title} that add up to the ${field} of the day, outage and all`, async () => {
      let shown = 0;
      for (const refId of refIds) {
        const expr = substitute(operationsPanel(title, refId).expr, { ...everything, operation: lived.operation });
        const bars = await prometheus.range(expr, { fromMs: midnight, toMs: afternoon, stepMs: 15 * minute });
        shown += numbers(bars).reduce((sum, each) => sum + each, 0);
      }

      expect(shown).toBe(total(field));
    });
  }

  programTest(programs, "shows no count of yesterday as today's when the day was not closed", async () => {
    const nextMorning = afternoon + 12 * hour;
    const asked = substitute(operationsPanel('Calls taken today', 'A').expr).replaceAll(
      /(\w+\{[^}]*\})/g,
      `$1 offset ${nextMorning - afternoon}ms`,
    );

    expect(await prometheus.instant(asked, nextMorning)).toEqual([]);
  });
});

describe('the Skill board', () => {
  programTest(programs, "shows the vendor's last word about yesterday, and by how much it moved since", async () => {
    const lastWord = lived.dayUpTo(midnight).get(lived.busiestId);
    const shown = async (refId: string) => numbers(await ask(skillPanel('Yesterday', refId), oneSkill, afternoon));

    expect(await shown('A')).toEqual([midnight - 24 * hour]);
    expect(await shown('B')).toEqual([lastWord?.treatment]);
    expect(await shown('E')).toEqual([(lastWord?.recall_ok ?? Number.NaN) + 2]);
    expect(await shown('G')).toEqual([2]);
    expect(await shown('H')).toEqual([midnight + 9 * hour]);
  });
});

describe('the annotations of the Operations board', () => {
  /** Instants, in minutes before the end of the history, at which an annotation is drawn. */
  async function drawn(name: string): Promise<number[]> {
    const found = operationsBoard().annotations.list.find((each) => each.name === name);
    if (found === undefined) throw new Error(`no annotation ${name}`);
    const span = { fromMs: afternoon - 6 * hour, toMs: afternoon, stepMs: minute };
    const answer = await prometheus.range(substitute(found.expr, { ...everything, operation: lived.operation }), span);
    return answer.flatMap(({ values }) => (values ?? []).map(([s]) => (afternoon - s * 1_000) / minute));
  }

  programTest(programs, 'draw the outage as long as it lasted', async () => {
    const minutes = await drawn('Vendor outage');

    expect([minutes[0], minutes.at(-1), minutes.length]).toEqual([180, 141, 40]);
  });

  programTest(programs, 'draw the catch-up once, at the end of the outage', async () => {
    expect(await drawn('Catch-up')).toEqual([140]);
  });

  programTest(programs, 'draw an alert once, where it began to fire', async () => {
    expect(await drawn('Alerts')).toEqual([170, 30, 170, 30]);
  });
});

function operationsBoard(): Dashboard {
  const board = boards.find(([path]) => path.includes('operations'))?.[1];
  if (board === undefined) throw new Error('no Operations board');
  return board;
}

const operationsPanel = (title: string, refId: string) => panelOf(operationsBoard(), title, refId);

function skillPanel(title: string, refId: string): Expression {
  const board = boards.find(([path]) => path.includes('smart-hold-skill'))?.[1];
  if (board === undefined) throw new Error('no Skill board');
  return panelOf(board, title, refId);
}

function panelOf(board: Dashboard, title: string, refId: string): Expression {
  const found = expressionsOf(board).find((each) => each.panel?.title === title && each.target?.refId === refId);
  if (found === undefined) throw new Error(`no panel ${title} with query ${refId}`);
  return found;
}

const panel = (title: string, refId: string, choice = everything, ms = afternoon): Promise<Answer> =>
  ask(operationsPanel(title, refId), choice, ms);
