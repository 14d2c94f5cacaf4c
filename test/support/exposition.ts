/** One sample of an exposition. */
export type Sample = {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
};

export type Series = Pick<Sample, 'name' | 'labels'>;

/** The samples of a text exposition. */
export function samplesIn(text: string): readonly Sample[] {
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [, series = '', value = ''] = /^(.+) (\S+)$/.exec(line) ?? [];
      return { ...seriesIn(series), value: value === '+Inf' ? Infinity : Number(value) };
    });
}

/** A series as an exposition or PromQL writes it: `name{label="value"}`. */
export function seriesIn(text: string): Series {
  const [, name = '', labels = ''] = /^([^{ ]+)(?:\{(.*)\})?$/.exec(text) ?? [];
  const pairs = [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(
    ([, key = '', label = '']) => [key, label] as const,
  );
  return { name, labels: Object.fromEntries(pairs) };
}

/** The value of the one sample of a family that has these labels, undefined where there is none. */
export function valueIn(text: string, name: string, labels: Readonly<Record<string, string>> = {}): number | undefined {
  const found = samplesIn(text).filter(
    (sample) => sample.name === name && Object.entries(labels).every(([key, label]) => sample.labels[key] === label),
  );
  if (found.length > 1) throw new Error(`${name} ${JSON.stringify(labels)} fits ${found.length} samples`);
  return found[0]?.value;
}
