import * as z from 'zod';
import { smartHold } from '../../wolkvox/reports/smart-hold.ts';
import { duration } from '../schema.ts';
import { found, refusals, type Answer } from '../envelope.ts';
import type { Row } from '../rows.ts';
import { kind, onRows, type Effect } from './effect.ts';

const fields = z.array(z.string()).min(1);
const share = z.number().min(0).max(1);

const instead = (answer: Answer): Effect => ({ answer: () => answer });

/** The rows with each of these columns changed where it is present. */
const columns = (names: readonly string[], change: (value: unknown) => unknown) =>
  onRows((rows) =>
    rows.map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([name, value]) => [name, names.includes(name) ? change(value) : value] as const),
      ),
    ),
  );

const without = (names: readonly string[]) => (row: Row) =>
  Object.fromEntries(Object.entries(row).filter(([name]) => !names.includes(name)));

/** The first rows changed, as many as given. */
const firstRows = (count: number, change: (row: Row) => Row) =>
  onRows((rows) => rows.map((row, index) => (index < count ? change(row) : row)));

/** Rows that a fault strikes: the first so many, all when not given. */
export const rowsMeant = z.int().min(1).default(Infinity);

/** What can become of the ids of rows. */
const idDrifts = {
  renamed: ({ skill_id: id, ...row }: Row): Row => ({ ...row, skill: id }),
  absent: without(['skill_id']),
  words: (row: Row): Row => ({ ...row, skill_id: `skill ${String(row['skill_id'])}` }),
};

const padding = (count: number): readonly Row[] =>
  Array.from({ length: count }, (_, index) => ({
    skill_id: String(900_000 + index),
    ...Object.fromEntries(smartHold.fields.map((field) => [field, '0'])),
  }));

/** Faults of what the vendor says: well-formed HTTP, JSON and envelope, but not the truth or not in the documented form. */
export const answerKinds = {
  token_limit: kind({}, () => instead(refusals.poolSpent)),
  too_many_at_once: kind({}, () => instead(refusals.tooManyAtOnce)),
  bad_token: kind({}, () => instead(refusals.badToken)),
  no_token: kind({}, () => instead(refusals.noToken)),
  /** Says there are no rows although there are: the 404, or success with an empty array. */
  false_empty: kind({ as: z.enum(['404', 'array']).default('404') }, ({ as }) =>
    as === '404' ? instead(refusals.noRows) : instead(found([], '200')),
  ),
  /** Events show only this long after they happened. */
  late: kind({ by: duration }, ({ by }) => ({ view: (view) => ({ ...view, untilMs: view.untilMs - by }) })),
  /** Counts are only this share of the truth, rounded down. */
  lower: kind({ share: share.default(0.5) }, ({ share: part }) => ({
    view: (view) => ({ ...view, share: view.share * part }),
  })),
  /** The first rows come twice, the second time at the end. */
  duplicate_rows: kind({ rows: z.int().min(1).default(1) }, ({ rows: count }) =>
    onRows((rows) => [...rows, ...rows.slice(0, count)]),
  ),
  too_many_rows: kind({ rows: z.int().min(1).default(60_001) }, ({ rows: count }) =>
    onRows((rows) => [...rows, ...padding(count - rows.length)]),
  ),
  /** The first rows, or all, no longer have their ids where they belong. */
  drifted_ids: kind(
    { as: z.enum(['renamed', 'absent', 'words']).default('renamed'), rows: rowsMeant },
    ({ as, rows }) => firstRows(rows, idDrifts[as]),
  ),
  /** The first rows, or all, have other fields than documented. */
  drifted_fields: kind({ rows: rowsMeant }, ({ rows }) =>
    firstRows(rows, ({ skill_id: id }) => ({ skill_id: id, tratamiento: '7', llamadas: '9' })),
  ),
  /** Only this share of the rows comes, although all are announced. */
  fewer_rows: kind({ keep: share.default(0.5) }, ({ keep }) =>
    onRows((rows) => rows.slice(0, Math.floor(rows.length * keep))),
  ),
  /** Every id begins with zeros; as JSON's number it loses them. */
  zeros_before_ids: kind({ numbers: z.boolean().default(false) }, ({ numbers }) =>
    columns(['skill_id'], (id) => (numbers ? Number(id) : `00${String(id)}`)),
  ),
  unknown_fields: kind({}, () =>
    onRows((rows) => rows.map((row) => ({ ...row, abandon_rate: '1.00 %', campaign: { id: 7 } }))),
  ),
  missing_fields: kind({ fields: fields.default(['recall_ok']) }, ({ fields: names }) =>
    onRows((rows) => rows.map(without(names))),
  ),
  unreadable_numbers: kind(
    { fields: fields.default(['treatment']), text: z.string().default('n/a') },
    ({ fields: names, text }) => columns(names, () => text),
  ),
  /** Numbers as JSON numbers, as text elsewhere. */
  json_numbers: kind({ fields: fields.default([...smartHold.countFields]) }, ({ fields: names }) =>
    columns(names, (value) => Number(value)),
  ),
  decimal_comma: kind({}, () =>
    columns(['service_level_up'], (value) => (typeof value === 'string' ? value.replace('.', ',') : value)),
  ),
  /** The sign is left out. */
  bare_percent: kind({}, () =>
    columns(['service_level_up'], (value) => (typeof value === 'string' ? value.replace(/ ?%/, '') : value)),
  ),
  /** Another way to say that there are no rows: an empty list, or a 404 with other words. */
  no_rows_as: kind(
    { as: z.enum(['array', 'text']).default('array'), text: z.string().default('No information available') },
    ({ as, text }) => ({
      answer: (answer) => {
        if (answer !== refusals.noRows) return answer;
        return as === 'array' ? found([], '200') : { ...answer, msg: text };
      },
    }),
  ),
  /** HTTP 200 around an envelope that says something else. */
  wrong_code: kind(
    {
      code: z.union([z.string(), z.number(), z.null()]).default('500'),
      error: z.string().nullable().default('INTERNAL ERROR'),
      msg: z.string().default('TRY AGAIN LATER'),
      keep_data: z.boolean().default(false),
    },
    ({ code, error, msg, keep_data: keep }) => ({
      answer: (answer) => ({ status: 200, code, error, msg, data: keep ? answer.data : [] }),
    }),
  ),
  /** A pool smaller than what was used of it. */
  small_pool: kind({ limit: z.string().default('1') }, ({ limit }) => columns(['token_limit'], () => limit)),
  /** The pool's figures are left blank. */
  blank_token_info: kind({}, () =>
    columns(['token_limit', 'token_use_today', 'all_token_today', 'available_consumption_options'], () => ''),
  ),
} as const;
