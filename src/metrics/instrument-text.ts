import type { MetricObjectWithValues, MetricValueWithName, Registry } from 'prom-client';
import { formatLabels, headerOf, sampleLine, type Format } from './exposition.ts';
import { type Pieces, piecesOf } from './family-pieces.ts';

/** A registry and the operation it belongs to; the process's own has none. */
export type OwnRegistry = { readonly registry: Registry; readonly operation: string | undefined };

type Family = MetricObjectWithValues<MetricValueWithName<string>>;

/** What an operation's instruments say, in a format, and what its families are. */
export type OwnPieces = { readonly pieces: Pieces; readonly families: readonly OwnFamily[] };
type OwnFamily = ReturnType<typeof specOf>;

/** The families of one operation, to be joined with those of others. */
export async function renderOwnPieces({ registry, operation }: OwnRegistry, format: Format): Promise<OwnPieces> {
  const families = (await registry.getMetricsAsJSON()) as readonly Family[];
  const texts = families.map((family) => [family.name, linesOf(family, operation, format), undefined] as const);
  return { pieces: piecesOf(texts), families: families.map(specOf) };
}

/**
 * The exporter's own families, read from its instruments for this scrape. Families of the same name in
 * several operations' registries become one.
 */
export async function renderOwnText(registries: readonly OwnRegistry[], format: Format): Promise<string> {
  const families = new Map<string, { readonly family: Family; lines: string }>();
  for (const { registry, operation } of registries) {
    for (const family of (await registry.getMetricsAsJSON()) as readonly Family[]) {
      const known = families.get(family.name) ?? { family, lines: '' };
      known.lines += linesOf(family, operation, format);
      families.set(family.name, known);
    }
  }
  return [...families.values()].map(({ family, lines }) => headerOf(specOf(family), format) + lines).join('');
}

function linesOf(family: Family, operation: string | undefined, format: Format): string {
  const own = operation === undefined ? [] : [['operation', operation] as const];
  return family.values
    .map(({ metricName, labels, value }) => {
      const pairs = Object.entries(labels).map(
        ([name, label]) => [name, name === 'le' ? boundOf(label, format) : String(label)] as const,
      );
      return sampleLine(metricName ?? family.name, formatLabels([...own, ...pairs]), value);
    })
    .join('');
}

/** A histogram's bound. OpenMetrics writes it as a floating-point number: 5.0, not 5. */
function boundOf(bound: string | number | undefined, format: Format): string {
  return format === 'openmetrics' && Number.isInteger(Number(bound)) ? `${Number(bound)}.0` : String(bound);
}

function specOf({ name, help, type }: Family) {
  return { name, help, type: String(type) as 'gauge' | 'counter' | 'histogram' };
}
