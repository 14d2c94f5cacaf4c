import { z } from 'zod';
import { operationVariables } from '../src/config/environment.ts';
import { fileSchema, operationSchema } from '../src/config/schema.ts';

export type SettingRow = {
  /** Path in the file: `interval`, `operations[].server`. */
  readonly key: string;
  /** Variable that stands for it in a start without a file; empty if there is none. */
  readonly environment: string;
  /** As written in the file; empty if there is none. */
  readonly default: string;
  readonly meaning: string;
};

/** Every key of the file, from the schema itself; documentation is checked against it. */
export function settingsTable(): SettingRow[] {
  const shared = fileSchema.omit({ operations: true });
  return [...rows('', shared.shape, {}), ...rows('operations[].', operationSchema.shape, variableOf)];
}

const variableOf = Object.fromEntries(Object.entries(operationVariables).map(([name, key]) => [key, name]));

function rows(prefix: string, shape: Record<string, z.ZodType>, variables: Record<string, string>): SettingRow[] {
  return Object.entries(shape).map(([key, schema]) => {
    const meta = z.globalRegistry.get(schema);
    const fallback = meta?.['default'];
    return {
      key: prefix + key,
      environment: variables[key] ?? '',
      default: typeof fallback === 'string' ? fallback.replace(/^"(.*)"$/, '$1') : '',
      meaning: meta?.description ?? '',
    };
  });
}
