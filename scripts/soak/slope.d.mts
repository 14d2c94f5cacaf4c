/** What a line through the samples says, in the unit of the value. */
export type Growth = {
  readonly perHour: number;
  readonly noise: number;
  readonly from: number;
  readonly to: number;
  readonly grows: boolean;
  readonly visible: number;
};

export function growth(
  samples: readonly (readonly [hours: number, value: number])[],
  least: number,
): Growth | undefined;
