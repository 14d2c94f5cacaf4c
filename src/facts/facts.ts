import { percentageForms } from '../wolkvox/field-value.ts';
import { noRowsForms } from '../wolkvox/envelope.ts';

const hours = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0'));

/**
 * What the vendor does not document and its answers show, with all the values that each can have. Closed lists: they
 * are label values too. docs/facts.md says what each is seen from.
 */
export const factValues = {
  /** `all_accepted`: everybody who accepted a callback; `still_waiting`: those not called back yet. */
  customer_say_yes: ['all_accepted', 'still_waiting', 'other'],
  unused_skill: ['absent', 'zero_row'],
  /** Where a callback is counted: in the window in which it was made, or in that of its call. */
  callback_window: ['own', 'call'],
  /**
   * When a call shows: before its interval is read, up to an interval later, later still. `boundary`: so few come
   * after it that they may be those of the windows' outermost seconds.
   */
  late_data: ['on_time', 'within_an_interval', 'later', 'boundary'],
  /**
   * Which of its two outermost seconds a window holds: both, one, none. `short`: not both, or calls come late. Only
   * `doctor --probe` tells `half_open` and `exclusive`.
   */
  window_bounds: ['inclusive', 'half_open', 'exclusive', 'short'],
  no_rows: noRowsForms,
  percentage: percentageForms,
  /** Hour of the operation's local day. */
  pool_refill: hours,
  failed_call: ['costs', 'free'],
} as const satisfies Record<string, readonly string[]>;

export type Fact = keyof typeof factValues;

/** Every fact, in the order in which they are shown. */
export const factNames = Object.keys(factValues) as Fact[];

/** One answer, or a few together, speak for one value of a fact. */
export type Sighting = { [F in Fact]: { readonly fact: F; readonly value: (typeof factValues)[F][number] } }[Fact];

/** How often a value was seen. */
export type Seen = {
  readonly times: number;
  /** On how many local days. */
  readonly days: number;
  /** ISO date. */
  readonly lastOn: string;
};

/** What has been seen of an operation, by fact and value. A value: each sighting gives a new one. */
export type Facts = ReadonlyMap<Fact, ReadonlyMap<string, Seen>>;

export const noFacts: Facts = new Map();
