/** What a vendor, a network or an operator does in a history. Shares are of answers unless said otherwise. */
export type Faults = {
  /** Callbacks are booked to the window of their call, not to their own. */
  readonly callWindow?: boolean;
  /** A callback made takes one from `customer_say_yes`. */
  readonly tally?: boolean;
  /** Mean lateness of what the vendor holds, in intervals. */
  readonly late?: number;
  /** Outages of 1 to 50 intervals, how many. */
  readonly outages?: number;
  /** Answers that are empty and should not be. */
  readonly empty?: number;
  /** Answers that lack about half of the skills, and do not say so. */
  readonly half?: number;
  /** Answers of which some rows were not understood, and that is known. */
  readonly garbled?: number;
  /** One skill never has `recall_fail`, others now and then not. */
  readonly blank?: boolean;
  /** Day answers a hundred times, or a thousand, too high. */
  readonly spike?: number;
  readonly spikeInterval?: number;
  /** Twice, for so many intervals, the day is too high in every answer. */
  readonly high?: number;
  /** And so are other windows but the single interval. */
  readonly highEverywhere?: boolean;
  /** The first answers of a day are the day before's. */
  readonly staleYesterday?: boolean;
  /** Day answers up to ten intervals old. */
  readonly staleDay?: number;
  /** Yesterday is restated after its close. */
  readonly restated?: boolean;
  /** Once, counts of a skill are lowered by a third for good. */
  readonly revised?: boolean;
  /** What happened in twenty intervals becomes visible at once. */
  readonly stuck?: boolean;
  /** Single intervals fail always or are empty always, or all windows of less than a day are empty always. */
  readonly intervals?: 'failed' | 'empty' | 'all_parts_empty';
  /** Restarts, as a share of intervals; the state is kept. */
  readonly restarts?: number;
  /** Once, the exporter restarts without state. */
  readonly stateLost?: boolean;
  readonly startsMidDay?: boolean;
  /** The day is read at every so many intervals. */
  readonly dayEvery?: number;
  readonly zone?: readonly [zone: string, firstDate: string];
};
