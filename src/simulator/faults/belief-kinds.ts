import * as z from 'zod';
import { isTimeZone } from '../../base/calendar.ts';
import { oneDayMs, oneHourMs, oneMinuteMs, oneSecondMs } from '../../base/time-units.ts';
import { smartHold, type CountField } from '../../wolkvox/reports/smart-hold.ts';
import { refusals } from '../envelope.ts';
import { duration } from '../schema.ts';
import { inOtherZone } from '../wall-time.ts';
import { kind, onRows } from './effect.ts';
import { bookedToTheCall, otherOperation, withLateBookings } from './other-events.ts';

const countFields: readonly CountField[] = smartHold.countFields;
const field = z.enum(smartHold.countFields);

const zone = z.string().refine(isTimeZone, {
  error: ({ input }) => `${JSON.stringify(input)} is not an IANA time zone`,
  params: { remedy: 'write an IANA zone, such as America/Mexico_City' },
});

/** Faults of numbers that look right in every way and are not: what two windows, or two answers, give away. */
export const beliefKinds = {
  /** Counts of a day answer are too high by this, in one skill or in all that have a row. */
  spike: kind(
    {
      add: z.int().min(1).default(10_000),
      skill: z.string().optional(),
      fields: z
        .array(field)
        .min(1)
        .default([...countFields]),
    },
    ({ add, skill, fields }) =>
      onRows((rows) =>
        rows.map((row) =>
          skill === undefined || row['skill_id'] === skill
            ? { ...row, ...Object.fromEntries(fields.map((name) => [name, String(Number(row[name]) + add)])) }
            : row,
        ),
      ),
    'day',
  ),
  /** A day answer is an old one: the same day as it was `by` ago, or the whole day before. */
  stale_day: kind(
    { of: z.enum(['today', 'yesterday']).default('today'), by: duration.default(oneHourMs) },
    ({ of, by }) =>
      of === 'today'
        ? { view: (view) => ({ ...view, untilMs: view.untilMs - by }) }
        : { window: ({ first }) => ({ first: first - oneDayMs, last: first - oneSecondMs }) },
    'day',
  ),
  /** So much more is booked to each skill's day when the day has been over for a while, at its last second. */
  restated_yesterday: kind(
    {
      add: z.int().min(1).default(2),
      field: field.default('recall_ok'),
      after: duration.default(40 * oneMinuteMs),
    },
    (late) => ({ operation: (operation) => withLateBookings(operation, late) }),
  ),
  /** A callback is counted in the window of its call, not in its own. */
  callbacks_by_call: kind({}, () => ({ operation: bookedToTheCall })),
  /** `customer_say_yes` counts those still to be called back, so that it falls with each callback. */
  falling_yes: kind({}, () =>
    onRows((rows) =>
      rows.map(({ customer_say_yes: yes, recall_ok: ok, recall_fail: failed, ...row }) => {
        const waiting = Math.max(0, Number(yes) - Number(ok) - Number(failed));
        return { ...row, customer_say_yes: String(waiting), recall_ok: ok, recall_fail: failed };
      }),
    ),
  ),
  /** Windows that end in the future, or begin longer ago than this, are refused with the 404 of no rows. */
  strict_dates: kind({ oldest: duration.default(31 * oneDayMs) }, ({ oldest }) => ({
    answer: (answer, { window, nowWallMs }) =>
      window !== undefined && (window.last > nowWallMs() || window.first < nowWallMs() - oldest)
        ? refusals.noRows
        : answer,
  })),
  /** The vendor keeps the wall clock of another zone. */
  another_zone: kind({ zone }, ({ zone: other }) => ({
    window: (window, { timezone }) => inOtherZone(window, other, timezone),
  })),
  /** A window lacks the calls of its first second, of its last one, or of both. */
  exclusive: kind(
    {
      of: z
        .array(z.enum(['start', 'end']))
        .min(1)
        .default(['end']),
    },
    ({ of }) => ({
      window: ({ first, last }) => ({
        first: of.includes('start') ? first + oneSecondMs : first,
        last: of.includes('end') ? last - oneSecondMs : last,
      }),
    }),
  ),
  /** The token opens another call centre: other calls, and other skills unless their ids begin at 1001 too. */
  other_operation: kind({ seed: z.int().min(0).default(77), first_id: z.int().min(0).default(5001) }, (other) => ({
    operation: otherOperation(other.seed, other.first_id),
  })),
} as const;
