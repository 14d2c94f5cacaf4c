import type { Clock } from '../base/clock.ts';
import type { Report } from '../wolkvox/reports/report.ts';
import { familiesOf } from './catalogue.ts';
import type { FamilySpec } from './families/family.ts';
import { type ReportFamilies, reportFamilies } from './families/report.ts';
import type { Format } from './exposition.ts';
import type { Pieces } from './family-pieces.ts';
import { renderSnapshot } from './snapshot-lines.ts';
import { composeVendorText, type VendorText } from './snapshot-text.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';

/** What is shown to the world: the newest snapshot of each operation, and its text. */
export type Publication = {
  readonly publish: (snapshot: Snapshot) => Promise<void>;
  readonly withdraw: (operation: string) => void;
  readonly withdrawAll: () => void;
  readonly snapshots: () => readonly Snapshot[];
  /** The vendor's numbers of all operations or of one, less what has grown stale; undefined for an unknown one. */
  readonly text: {
    (format: Format): Promise<Buffer>;
    (format: Format, operation: string): Promise<Buffer> | undefined;
  };
};

type Published = { readonly snapshot: Snapshot; readonly rendered: Pieces };

/** Renders at each publication and never per scrape. A scrape in between sees what was there before, whole. */
export function createPublication(clock: Pick<Clock, 'now'>, reports: readonly Report[]): Publication {
  const published = new Map<string, Published>();
  const kept = keptTexts(clock, familiesOf(reports));
  const byApi = new Map(reports.map((report) => [report.api, reportFamilies(report)]));

  function familiesOfReport(api: string): ReportFamilies {
    const families = byApi.get(api);
    if (families === undefined) throw new RangeError(`${api} is not a report of this exporter`);
    return families;
  }

  function text(format: Format): Promise<Buffer>;
  function text(format: Format, operation: string): Promise<Buffer> | undefined;
  function text(format: Format, operation?: string): Promise<Buffer> | undefined {
    if (operation === undefined) return kept.current(undefined, [...published.values()]).bytes[format]();
    const part = published.get(operation);
    return part && kept.current(operation, [part]).bytes[format]();
  }

  return {
    publish: async (snapshot) => {
      const rendered = await renderSnapshot(snapshot, familiesOfReport);
      published.set(snapshot.operation, { snapshot, rendered });
      kept.forget(snapshot.operation);
    },
    withdraw: (operation) => {
      published.delete(operation);
      kept.forget(operation);
    },
    withdrawAll: () => {
      for (const operation of published.keys()) kept.forget(operation);
      published.clear();
    },
    snapshots: () => [...published.values()].map(({ snapshot }) => snapshot),
    text,
  };
}

/** Texts as composed, by operation, that of all under `undefined`, until a part of them changes or grows stale. */
function keptTexts(clock: Pick<Clock, 'now'>, families: readonly FamilySpec[]) {
  const composed = new Map<string | undefined, VendorText>();
  return {
    current: (operation: string | undefined, parts: readonly Published[]): VendorText => {
      const nowMs = clock.now();
      const known = composed.get(operation);
      if (known !== undefined && nowMs < known.validUntilMs && nowMs >= known.composedAtMs) return known;
      const rendered = parts.map((part) => part.rendered);
      const text = composeVendorText(families, rendered, nowMs);
      composed.set(operation, text);
      return text;
    },
    forget: (operation: string): void => {
      composed.delete(operation);
      composed.delete(undefined);
    },
  };
}
