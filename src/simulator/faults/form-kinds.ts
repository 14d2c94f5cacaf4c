import * as z from 'zod';
import { isRecord } from '../../base/record.ts';
import { rowsMeant } from './answer-kinds.ts';
import { kind, type Effect } from './effect.ts';

/** The JSON with other data in it, where it holds a list. */
const reshaped = (change: (data: readonly unknown[]) => unknown): Effect => ({
  reply: (reply) => {
    const envelope = jsonOrNothing(reply.body);
    if (!isRecord(envelope) || reply.status !== 200 || !Array.isArray(envelope['data'])) return reply;
    return { ...reply, body: JSON.stringify({ ...envelope, data: change(envelope['data']) }) };
  },
});

/** Another fault may have left no JSON to change. */
function jsonOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Faults of form: JSON that says the truth in another way than documented, or not quite JSON. */
export const formKinds = {
  /** The first rows, or all, are lists of values. */
  rows_as_lists: kind({ rows: rowsMeant }, ({ rows }) =>
    reshaped((data) =>
      data.map((row, index) => (index < rows && typeof row === 'object' && row !== null ? Object.values(row) : row)),
    ),
  ),
  /** `data` is an object that holds the list. */
  rows_in_object: kind({ as: z.string().default('records') }, ({ as }) => reshaped((data) => ({ [as]: data }))),
  /** A word without quotes in place of the percentages, as some programs write what is no number. */
  bare_words: kind({ word: z.enum(['NaN', 'Infinity', '-Infinity']).default('NaN') }, ({ word }) => ({
    reply: (reply) => ({ ...reply, body: reply.body.replaceAll(/("service_level_up":)[^,}]*/g, `$1${word}`) }),
  })),
  /** A warning of the vendor's PHP behind the JSON. */
  text_behind: kind(
    { text: z.string().default('\n<br />\n<b>Notice</b>:  "report" {42} in <b>report.php</b><br />\n') },
    ({ text }) => ({ reply: (reply) => ({ ...reply, body: reply.body + text }) }),
  ),
} as const;
