/** A selector of the series of a family that have these labels. */
export function selectorOf(family: string, labels: Readonly<Record<string, string>>): string {
  const matchers = Object.entries(labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return `${family}{${matchers.join(',')}}`;
}
