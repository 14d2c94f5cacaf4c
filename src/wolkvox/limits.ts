/**
 * The vendor's limits and ours around them. Source: the vendor's page for diagram_2, read 2026-11-22.
 */
export type CallLimits = {
  /** Longest wait for a connection, milliseconds. */
  readonly connectMs: number;
  /** Longest wait for a whole answer, milliseconds. */
  readonly answerMs: number;
  /** Largest answer read, bytes. */
  readonly answerBytes: number;
  /** Most rows accepted, and most skills of one operation. */
  readonly rows: number;
};

/** "60,000 records" in an answer (the vendor's page), which has a row a skill: no operation has more skills. */
export const mostSkills = 60_000;

export const vendorLimits: CallLimits = {
  connectMs: 10_000,
  // "API consumption time limit: 60 seconds"; five more let the vendor's own time-out answer reach us.
  answerMs: 65_000,
  // The vendor's limit is 256 MB, which would take 2 GB and 20 s to parse. All its 60,000 rows are 9 MB, and 16 MB
  // with indentation.
  answerBytes: 16 * 1024 * 1024,
  rows: mostSkills,
};

/** "Daily limit of tokens: Number of licenses multiplied by 1000 daily tokens" (the vendor's page). */
export const callsPerLicense = 1_000;

/** Longest a call can take from its begin to its end, milliseconds. */
export function longestCallMs({ connectMs, answerMs }: CallLimits): number {
  return Math.max(connectMs, answerMs);
}
