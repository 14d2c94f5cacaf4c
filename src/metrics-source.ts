import type { Registry } from 'prom-client';
import type { Format } from './metrics/exposition.ts';
import { renderOwnText, type OwnRegistry } from './metrics/own-text.ts';
import type { Publication } from './publication.ts';
import type { MetricsSource } from './web/metrics-handler.ts';
import type { Part } from './web/part.ts';

export type MetricsSourceDeps = {
  readonly publication: Pick<Publication, 'text'>;
  readonly processRegistry: Registry;
  readonly operationRegistries: () => readonly OwnRegistry[];
};

/** What a scrape is given, by the part it asks for. The process's own families go with the whole, not with an operation. */
export function createMetricsSource({
  publication,
  processRegistry,
  operationRegistries,
}: MetricsSourceDeps): MetricsSource {
  const ofProcess = { registry: processRegistry, operation: undefined };

  function registriesOf(part: Part): readonly OwnRegistry[] {
    if (part === 'process') return [ofProcess];
    if (part === 'all') return [ofProcess, ...operationRegistries()];
    return operationRegistries().filter(({ operation }) => operation === part.operation);
  }

  return {
    vendorText: (format: Format, part: Part) => {
      if (part === 'process') return nothing;
      return part === 'all' ? publication.text(format) : publication.text(format, part.operation);
    },
    ownText: (format, part) => renderOwnText(registriesOf(part), format),
  };
}

const nothing = Buffer.alloc(0);
