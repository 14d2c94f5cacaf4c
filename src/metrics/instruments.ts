import type { Registry } from 'prom-client';
import type { FamilySpec } from './families/family.ts';

/** A number that is another one after every call of a function wrapped in `noting`. */
export function revisions() {
  let revision = 0;
  return {
    revision: () => revision,
    noting:
      <A extends unknown[]>(change: (...args: A) => void) =>
      (...args: A) => {
        revision += 1;
        change(...args);
      },
  };
}

/** A catalogue entry as prom-client's constructors take it, always with a registry of its own choosing. */
export function definition({ name, help, labels }: FamilySpec, registry: Registry) {
  return { name, help, labelNames: labels.filter((label) => label !== 'operation'), registers: [registry] };
}
