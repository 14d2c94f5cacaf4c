// Math.min and Math.max take as many arguments as fit on the stack: a long list given to them ends in a RangeError.

/** The lowest of the values and `otherwise`. */
export function lowest(values: Iterable<number>, otherwise: number): number {
  let found = otherwise;
  for (const value of values) found = Math.min(found, value);
  return found;
}

/** The highest of the values and `otherwise`. */
export function highest(values: Iterable<number>, otherwise: number): number {
  let found = otherwise;
  for (const value of values) found = Math.max(found, value);
  return found;
}
