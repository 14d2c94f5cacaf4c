/**
 * A Prometheus that gave no usable answer. The message is one line for people: the address, and what answered there
 * or what did not.
 */
export class PrometheusError extends Error {
  override readonly name = 'PrometheusError';

  constructor(url: string, problem: string, cause?: unknown) {
    super(`${url} ${problem}`, cause === undefined ? undefined : { cause });
  }
}

const longestShown = 200;

/** Foreign text as it may stand in a message: one line of printable letters, cut off. */
export function oneLine(text: string): string {
  const line = text.replace(/[^\x21-\x7e\u00a1-\uffff]+/g, ' ').trim();
  return line.length > longestShown ? `${line.slice(0, longestShown)}…` : line;
}
