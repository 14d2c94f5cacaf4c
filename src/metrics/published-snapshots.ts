import type { Clock } from '../base/clock.ts';
import type { Format } from './exposition.ts';
import { renderSnapshot, type RenderedSnapshot } from './snapshot-lines.ts';
import { composeVendorText, type VendorText } from './snapshot-text.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';

/** What is shown to the world: the newest snapshot of each operation, and its text. */
export type Publication = {
  readonly publish: (snapshot: Snapshot) => Promise<void>;
  readonly withdraw: (operation: string) => void;
  readonly snapshots: () => readonly Snapshot[];
  /** The vendor's numbers of all operations or of one, less what has grown stale; undefined for an unknown one. */
  readonly text: {
    (format: Format): Buffer;
    (format: Format, operation: string): Buffer | undefined;
  };
};

type Published = { readonly snapshot: Snapshot; readonly rendered: RenderedSnapshot };

/** Renders at each publication and never per scrape. A scrape in between sees what was there before, whole. */
export function createPublication(clock: Pick<Clock, 'now'>): Publication {
  const published = new Map<string, Published>();
  const kept = keptTexts(clock);

  function text(format: Format): Buffer;
  function text(format: Format, operation: string): Buffer | undefined;
  function text(format: Format, operation?: string): Buffer | undefined {
    if (operation === undefined) return kept.current(undefined, [...published.values()]).bytes[format]();
    const part = published.get(operation);
    return part && kept.current(operation, [part]).bytes[format]();
  }

  return {
    publish: async (snapshot) => {
      const rendered = await renderSnapshot(snapshot);
      published.set(snapshot.operation, { snapshot, rendered });
      kept.forget(snapshot.operation);
    },
    withdraw: (operation) => {
      published.delete(operation);
      kept.forget(operation);
    },
    snapshots: () => [...published.values()].map(({ snapshot }) => snapshot),
    text,
  };
}

/** Texts as composed, by operation, that of all under `undefined`, until a part of them changes or grows stale. */
function keptTexts(clock: Pick<Clock, 'now'>) {
  const composed = new Map<string | undefined, VendorText>();
  return {
    current: (operation: string | undefined, parts: readonly Published[]): VendorText => {
      const nowMs = clock.now();
      const known = composed.get(operation);
      if (known !== undefined && nowMs < known.validUntilMs && nowMs >= known.composedAtMs) return known;
      const rendered = parts.map((part) => part.rendered);
      const text = composeVendorText(rendered, nowMs);
      composed.set(operation, text);
      return text;
    },
    forget: (operation: string): void => {
      composed.delete(operation);
      composed.delete(undefined);
    },
  };
}
