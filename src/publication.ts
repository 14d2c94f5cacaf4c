import type { Clock } from './clock.ts';
import type { Format } from './metrics/exposition.ts';
import { renderSnapshot, type RenderedSnapshot } from './metrics/snapshot-samples.ts';
import { composeVendorText, type VendorText } from './metrics/vendor-text.ts';
import type { Snapshot } from './snapshot.ts';

/** What is shown to the world: the newest snapshot of each operation, and its text. */
export type Publication = {
  readonly publish: (snapshot: Snapshot) => Promise<void>;
  readonly withdraw: (operation: string) => void;
  readonly snapshots: () => readonly Snapshot[];
  /** The vendor's numbers of all operations, less what has grown stale. */
  readonly text: (format: Format) => Buffer;
};

type Published = { readonly snapshot: Snapshot; readonly rendered: RenderedSnapshot };

/** Renders at each publication and never per scrape. A scrape in between sees what was there before, whole. */
export function createPublication(clock: Pick<Clock, 'now'>): Publication {
  const published = new Map<string, Published>();
  let composed: VendorText | undefined;

  function current(): VendorText {
    const nowMs = clock.now();
    if (composed === undefined || nowMs >= composed.validUntilMs || nowMs < composed.composedAtMs) {
      composed = composeVendorText(
        [...published.values()].map(({ rendered }) => rendered),
        nowMs,
      );
    }
    return composed;
  }

  return {
    publish: async (snapshot) => {
      const rendered = await renderSnapshot(snapshot);
      published.set(snapshot.operation, { snapshot, rendered });
      composed = undefined;
    },
    withdraw: (operation) => {
      published.delete(operation);
      composed = undefined;
    },
    snapshots: () => [...published.values()].map(({ snapshot }) => snapshot),
    text: (format) => current().bytes[format](),
  };
}
