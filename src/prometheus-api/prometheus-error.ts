/**
 * A Prometheus that gave no usable answer. The message is one line for people: the address, and what answered there
 * or what did not.
 */
export class PrometheusError extends Error {
  override readonly name = 'PrometheusError';

  /** It answers, and would another question too: this one it refuses, or its answer is too large. */
  readonly isOfQuestion: boolean;

  constructor(url: string, problem: string, { cause, isOfQuestion = false }: PrometheusErrorOptions = {}) {
    super(`${url} ${problem}`, cause === undefined ? undefined : { cause });
    this.isOfQuestion = isOfQuestion;
  }
}

type PrometheusErrorOptions = { readonly cause?: unknown; readonly isOfQuestion?: boolean };

const longestShown = 200;

/** Foreign text as it may stand in a message: one line of printable letters, cut off, without the secrets it may repeat. */
export function oneLine(text: string, secrets: readonly string[]): string {
  const clean = secrets.reduce((rest, secret) => rest.replaceAll(secret, '(hidden)'), text);
  const line = clean.replace(/[^\x21-\x7e\u00a1-\uffff]+/g, ' ').trim();
  return line.length > longestShown ? `${line.slice(0, longestShown)}…` : line;
}
