/**
 * What any report is to this exporter: the sum of each skill over a window of the past, a row a skill. Parser, ledger,
 * state file, instruments, plan, exposition and simulator take it as a parameter.
 */
export type Report<Count extends string = string, Percentage extends string = string> = ReportSpec<
  Count,
  Percentage
> & {
  /** The vendor's names of the counts, in the order given. */
  readonly countFields: readonly Count[];
  readonly percentageFields: readonly Percentage[];
  /** Both, counts first. */
  readonly fields: readonly (Count | Percentage)[];
};

export type ReportSpec<Count extends string, Percentage extends string> = {
  /** The vendor's name of the report; also the value of the `api` label. */
  readonly api: string;
  /** Begins the names of its families, such as `wolkvox_smart_hold`. */
  readonly prefix: string;
  /** Counts by the vendor's field name, with what they count. They add up over windows. */
  readonly counts: Readonly<Record<Count, string>>;
  /** Percentages by the vendor's field name, with what they say. They do not add up. */
  readonly percentages: Readonly<Record<Percentage, string>>;
  /** Counts that are known once a call has ended: whatever follows it changes only the others. */
  readonly callFacts: readonly NoInfer<Count>[];
  /** For the simulator: how often each thing happens in a skill in an hour. */
  readonly hourly: Readonly<Record<NoInfer<Count>, number>>;
};

/** A report as a value. */
export function report<const Count extends string, const Percentage extends string>(
  spec: ReportSpec<Count, Percentage>,
): Report<Count, Percentage> {
  const countFields = Object.keys(spec.counts) as Count[];
  const percentageFields = Object.keys(spec.percentages) as Percentage[];
  return { ...spec, countFields, percentageFields, fields: [...countFields, ...percentageFields] };
}
