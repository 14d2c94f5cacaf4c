type Labels = Readonly<Record<string, string>>;

const ofSeries = new Set(['__name__', 'skill_id', 'field']);

/** Which exporter a series comes from: all its labels but those that say what it counts. */
export function replicaOf(labels: Labels): string {
  const own = Object.entries(labels).filter(([name]) => !ofSeries.has(name));
  return JSON.stringify(own.toSorted(([one], [other]) => (one < other ? -1 : 1)));
}
