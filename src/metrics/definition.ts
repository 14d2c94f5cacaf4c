import type { Registry } from 'prom-client';
import type { FamilySpec } from './families/family.ts';

/** A catalogue entry as prom-client's constructors take it, always with a registry of its own choosing. */
export function definition({ name, help, labels }: FamilySpec, registry: Registry) {
  return { name, help, labelNames: labels.filter((label) => label !== 'operation'), registers: [registry] };
}
