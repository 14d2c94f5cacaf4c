/** The `size` entries used last. */
export type Lru<V> = {
  /** The value of a key; undefined if it was forgotten or never set. Counts as a use. */
  readonly get: (key: string) => V | undefined;
  readonly set: (key: string, value: V) => void;
  readonly clear: () => void;
};

/** A memory that forgets the entry longest out of use: a Map keeps the order in which keys were last put in. */
export function createLru<V extends string | number | true | object>(size: number): Lru<V> {
  const kept = new Map<string, V>();

  function set(key: string, value: V): void {
    kept.delete(key);
    kept.set(key, value);
    for (const oldest of kept.keys()) {
      if (kept.size <= size) break;
      kept.delete(oldest);
    }
  }

  function get(key: string): V | undefined {
    const value = kept.get(key);
    if (value !== undefined) set(key, value);
    return value;
  }

  return { get, set, clear: () => kept.clear() };
}
