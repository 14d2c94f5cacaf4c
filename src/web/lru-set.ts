/** The `size` keys used last. */
export type RecentKeys = {
  /** Whether the key is among them; if so it counts as used now. */
  readonly has: (key: string) => boolean;
  readonly add: (key: string) => void;
  readonly clear: () => void;
};

/** A least-recently-used set: a Set keeps the order in which keys were last put in. */
export function recentKeys(size: number): RecentKeys {
  const kept = new Set<string>();

  function add(key: string) {
    kept.delete(key);
    kept.add(key);
    for (const oldest of kept) {
      if (kept.size <= size) break;
      kept.delete(oldest);
    }
  }

  function has(key: string): boolean {
    const isKept = kept.has(key);
    if (isKept) add(key);
    return isKept;
  }

  return { has, add, clear: () => kept.clear() };
}
