import type { Finding, Found, StepName } from './finding.ts';
import type { Learned, Step } from './steps.ts';

/** Takes the steps in order and gives each finding as it is made. A step that needs a failed one is left out. */
export async function* runSteps<V>(
  steps: readonly Step<V>[],
  visit: V,
  operation: string | undefined,
  signal: AbortSignal,
): AsyncGenerator<Finding, void> {
  const failed = new Set<StepName>();
  let learned: Learned = {};
  for (const { name, needs, look } of steps) {
    signal.throwIfAborted();
    const cause = needs.find((needed) => failed.has(needed));
    const { found, learned: more = {} } =
      cause === undefined ? await look(visit, learned, signal) : { found: [leftOut(cause)] };
    learned = { ...learned, ...more };
    if (cause !== undefined || found.some(({ mark }) => mark === 'fail')) failed.add(name);
    for (const one of found) yield { ...one, step: name, operation };
  }
}

function leftOut(cause: StepName): Found {
  return { mark: 'note', what: `left out, because of what was found at "${cause}"` };
}

/** Calls to the vendor that steps make at most. */
export function mostCalls(steps: readonly Pick<Step<never>, 'calls'>[]): number {
  return steps.reduce((sum, { calls }) => sum + calls, 0);
}
