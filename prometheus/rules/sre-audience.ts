import { operationFamilies } from '../../src/metrics/families/operation.ts';

/** What all alerts for the engineer have in common. */
export const forEngineer = { audience: 'sre', board: 'smart-hold-exporter-health' } as const;

/** Whether the last refresh of an operation worked on any replica. */
export const upOf = `max by (operation) (${operationFamilies.up.name})`;
