/**
 * Every way a call to the vendor can fail. Also the values of the `reason` label and log field.
 * Closed, so that the retry table and the initialised series are complete by construction.
 */
export const callFailureReasons = [
  'auth',
  'quota',
  'concurrency',
  'forbidden',
  'bad_request',
  'server_error',
  'timeout',
  'network',
  'tls',
  'proxy',
  'redirect',
  'too_large',
  'bad_response',
  'api_error',
] as const;
export type CallFailureReason = (typeof callFailureReasons)[number];

/** Why answers that were understood are not believed: nothing of them is taken in. */
export const disbeliefs = {
  contradiction: 'two windows of the same day contradict each other',
  other_operation: 'the answers may be those of another operation',
  clock: "the vendor's clock and ours differ by more than an interval",
} as const;
export type Disbelief = keyof typeof disbeliefs;

/**
 * Every way a refresh can fail: a call's reasons, why an answer is not believed, `state` (the state file could not be
 * written, so nothing new of the day was published) and `internal` (an error in the exporter itself).
 */
export const refreshFailureReasons = [
  ...callFailureReasons,
  ...(Object.keys(disbeliefs) as Disbelief[]),
  'state',
  'internal',
] as const;
export type RefreshFailureReason = (typeof refreshFailureReasons)[number];

/** A call to the vendor that gave no usable answer. `hint` tells an operator what to do about it. */
export class CallError extends Error {
  override readonly name = 'CallError';
  readonly reason: CallFailureReason;
  readonly hint: string | undefined;
  /** Wait the vendor asked for (`Retry-After`), milliseconds. */
  readonly retryAfterMs: number | undefined;
  /** A 404 in the documented form with words that are not known: it may mean that there are no rows. */
  readonly isPerhapsEmpty: boolean;

  constructor(
    reason: CallFailureReason,
    message: string,
    options: { cause?: unknown; hint?: string; retryAfterMs?: number | undefined; isPerhapsEmpty?: boolean } = {},
  ) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.reason = reason;
    this.hint = options.hint;
    this.retryAfterMs = options.retryAfterMs;
    this.isPerhapsEmpty = options.isPerhapsEmpty ?? false;
  }
}

/** A refresh whose calls all worked and whose answers are not believed. */
export class RefreshError extends Error {
  override readonly name = 'RefreshError';
  readonly reason: Disbelief;
  readonly hint: string | undefined;

  constructor(reason: Disbelief, hint?: string) {
    super(disbeliefs[reason]);
    this.reason = reason;
    this.hint = hint;
  }
}

/** One thing wrong with what the user gave: where, what, and what would be right. */
export type ConfigProblem = {
  /** File, environment variable or flag, e.g. `config.yaml:12:5` or `WOLKVOX_SERVER`. */
  readonly where: string;
  /** Path inside it, e.g. `operations[0].timezone`; empty for the whole. */
  readonly path: string;
  readonly problem: string;
  readonly remedy: string;
  /** The configuration may be right and what it names come later: a secret not mounted yet, a port still taken. */
  readonly mayPass?: true;
};

/** What the user gave cannot be used. Carries every problem at once; shown without a stack trace. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    super(problems.map(describeProblem).join('\n'));
    this.problems = problems;
  }
}

/** A problem as one line for people. */
export function describeProblem({ where, path, problem, remedy }: ConfigProblem): string {
  return `${path === '' ? where : `${where}: ${path}`}: ${problem}; ${remedy}`;
}

/** Problems as lines for people, without a line end after the last. */
export function problemList(problems: readonly ConfigProblem[]): string {
  return problems.map((problem) => `error: ${describeProblem(problem)}`).join('\n');
}

/** The code a system or library gives its error (`ENOENT`); undefined if it gives none. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** The state file could not be written. What was not saved is not published. */
export class StateError extends Error {
  override readonly name = 'StateError';
}

const longestShown = 60;

/**
 * A value as a message may quote it. Whatever could be a token put into the wrong place (a long run of hex
 * digits, or more text than a name has) is not repeated.
 */
export function quoted(value: string): string {
  if (value.length > longestShown || /[0-9a-f]{12,}/i.test(value)) return '(a value not shown, it may be a secret)';
  return JSON.stringify(value);
}
