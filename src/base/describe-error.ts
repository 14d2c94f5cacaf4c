import { CallError, codeOf, RefreshError } from './errors.ts';

type DescribedError = Readonly<Record<string, unknown>>;

/**
 * An error as log fields. A closed list, because errors of libraries carry sockets, headers and paths
 * along. Only an error of the exporter's own shows its stack.
 */
export function describeError(error: unknown): DescribedError {
  if (!(error instanceof Error)) return { message: typeof error === 'string' ? error : 'not an Error' };
  const { name, message, cause } = error;
  const code = codeOf(error);
  return {
    type: name,
    message,
    ...(error instanceof CallError || error instanceof RefreshError ? { reason: error.reason, hint: error.hint } : {}),
    ...(code === undefined ? {} : { code }),
    ...(isOwnFault(error) ? { stack: error.stack } : {}),
    ...(cause === undefined ? {} : { cause: describeError(cause) }),
  };
}

function isOwnFault(error: Error): boolean {
  return error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError;
}
