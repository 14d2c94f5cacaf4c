/** How long a lease lasts beyond its last renewal, milliseconds. */
export const leaseMs = 90_000;

/** How often the holder renews it, and the others look at it, milliseconds. */
export const roundEveryMs = 10_000;

/** How soon after a round that failed the next one comes, milliseconds. */
export const roundAgainMs = 2_000;

/** Longest wait for an answer of the API, milliseconds. Two of them fit between two rounds. */
export const apiAnswerMs = 5_000;

/** A process that did not look at its clocks for longer than this was stopped, milliseconds. */
export const longestPauseMs = 5_000;

/**
 * How long the lease has to last for a call to begin, milliseconds: the longest call, which is 65 s, and a pause
 * that passes unnoticed.
 */
export const callNeedsMs = 65_000 + longestPauseMs;

/**
 * What a replica waits beyond a lease before it takes it over, milliseconds. Clocks that are kept in step by bending
 * them run up to 0.05 % apart, 45 ms in a lease.
 */
export const spareMs = 1_000;

/** The longest duration that is believed of a record somebody else wrote, milliseconds. */
export const longestLeaseMs = 3_600_000;
