/**
 * Where alerts fire, and so where the boards change colour and draw lines. Held here once, so that a colour on a
 * board and a message of Alertmanager never disagree.
 */
export const thresholds = {
  /**
   * SmartHoldCallbacksFailing: share of callbacks that failed, and how many must have ended for a share to mean
   * something. With 20 and a true failure rate of 15 %, nine or more fail in 0.13 % of cases: a false alarm is rare.
   */
  failing: { warning: 0.4, critical: 0.6, attempts: 20 },
  /** WolkvoxDataStale: age of the numbers, seconds. */
  age: { warning: 1_200, critical: 3_600 },
  /** WolkvoxSlow: duration of a call, seconds. The vendor ends one after 60; at 45 the next may not come back at all. */
  slowCall: 45,
  /** WolkvoxClockSkewed: seconds either way. */
  clockSkew: 60,
  /** WolkvoxAnswersContradict: refreshes of an hour; of the usual twelve a quarter is tolerated no more. */
  contradictions: 2,
  /**
   * SmartHoldCountsHeld: counts of a field, and their share of the calls taken today. A day closes with up to 2 % held,
   * so less is no sign of anything; 20 keep a quiet operation silent.
   */
  held: { counts: 20, share: 0.02 },
} as const;
