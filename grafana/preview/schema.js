// Derives test/grafana/classic-schema.json from the types of @grafana/schema: the dashboard, and the options and
// custom fields of every panel type the boards use.
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { createGenerator } from 'ts-json-schema-generator';

const here = fileURLToPath(new URL('.', import.meta.url));
const raw = `${here}node_modules/@grafana/schema/dist/types/raw`;
const panels = {
  stat: ['Options'],
  bargauge: ['Options'],
  text: ['Options'],
  table: ['Options', 'FieldConfig'],
  timeseries: ['Options', 'FieldConfig'],
  'state-timeline': ['Options', 'FieldConfig'],
  'status-history': ['Options', 'FieldConfig'],
};
const parts = [
  { key: 'dashboard', type: 'Dashboard', module: `${raw}/dashboard/x/types.gen` },
  ...Object.entries(panels).flatMap(([panel, types]) =>
    types.map((type) => ({
      key: type === 'FieldConfig' ? `${panel}Field` : panel,
      type,
      module: `${raw}/composable/${panel.replace('-', '')}/panelcfg/x/types.gen`,
    })),
  ),
];
const imports = parts.map(({ type, module }, index) => `import type { ${type} as T${index} } from '${module}';`);
const fields = parts.map(({ key }, index) => `  '${key}': T${index};`);
const types = [...imports, 'export interface Schemas {', ...fields, '}', ''].join('\n');

// Beside the packages and not beside this file: the exporter's own tsc must not meet types that are not installed with it.
const workplace = `${here}node_modules/.schema`;
await mkdir(workplace, { recursive: true });
await writeFile(`${workplace}/types.ts`, types);
await writeFile(
  `${workplace}/tsconfig.json`,
  JSON.stringify({
    compilerOptions: { module: 'esnext', moduleResolution: 'bundler', skipLibCheck: true, strict: true },
  }),
);
const generator = createGenerator({
  path: `${workplace}/types.ts`,
  tsconfig: `${workplace}/tsconfig.json`,
  type: 'Schemas',
  expose: 'none',
  skipTypeCheck: true,
});
const { definitions } = generator.createSchema('Schemas');

/** Prose of the types is left out. `description` may also be a field, and is then no text. */
const withoutProse = (value) =>
  Array.isArray(value)
    ? value.map(withoutProse)
    : typeof value === 'object' && value !== null
      ? Object.fromEntries(
          Object.entries(value)
            .filter(([key, each]) => key !== 'deprecated' && !(key === 'description' && typeof each === 'string'))
            .map(([key, each]) => [key, withoutProse(each)]),
        )
      : value;

const target = fileURLToPath(new URL('../../test/grafana/classic-schema.json', import.meta.url));
await writeFile(target, `${JSON.stringify(withoutProse(definitions.Schemas.properties))}\n`);
