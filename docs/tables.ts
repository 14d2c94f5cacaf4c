import { format, resolveConfig } from 'prettier';
import { flagsTable } from '../src/cli/read-flags.ts';
import { settingsTable } from './settings-table.ts';
import { exporterFamilies } from '../src/metrics/families/exporter.ts';
import type { FamilySpec } from '../src/metrics/families/family.ts';
import { operationFamilies } from '../src/metrics/families/operation.ts';
import { listed, reportFamilies } from '../src/metrics/families/report.ts';
import { reports } from '../src/wolkvox/reports/reports.ts';
import { glossary } from '../src/base/glossary.ts';

/** The tables that pages take from the code, by the name of the block that holds them. */
export const tables = {
  glossary: words(),
  settings: settings(),
  flags: flags('serve'),
  'simulator-flags': flags('simulate'),
  'history-flags': flags('history'),
  'verify-flags': flags('verify'),
  'healthcheck-flags': flags('healthcheck'),
  'doctor-flags': flags('doctor'),
  'skill-families': families(reports.flatMap((report) => listed(reportFamilies(report)))),
  'operation-families': families(Object.values(operationFamilies)),
  'exporter-families': families(Object.values(exporterFamilies)),
} as const;

/** A page with every block `<!-- name -->` … `<!-- /name -->` filled anew, formatted as `file` in the repository. */
export async function filled(page: string, file: string): Promise<string> {
  const text = page.replace(/<!-- ([\w-]+) -->.*?<!-- \/\1 -->/gs, (_block, name: string) => {
    return `<!-- ${name} -->\n\n${tableOf(name, file)}\n\n<!-- /${name} -->`;
  });
  return format(text, { ...(await resolveConfig(file)), parser: 'markdown' });
}

function tableOf(name: string, file: string): string {
  const table = Object.entries(tables).find(([known]) => known === name)?.[1];
  if (table === undefined) throw new Error(`${file}: there is no table ${name}`);
  return table;
}

function words(): string {
  const rows = Object.values(glossary).map(({ en, es, means }) => [en, es, means.en, means.es]);
  return table(['English', 'español', 'is', 'es'], rows);
}

function settings(): string {
  const rows = settingsTable().map((row) => [code(row.key), code(row.default), code(row.environment), row.meaning]);
  return table(['key', 'default', 'variable', 'meaning'], rows);
}

function flags(command: string): string {
  const rows = flagsTable()
    .filter(({ commands }) => commands.includes(command))
    .map((row) => [code(row.flag), code(row.default), code(row.environment), row.meaning]);
  return table(['flag', 'default', 'variable', 'meaning'], rows);
}

function families(specs: readonly FamilySpec[]): string {
  const rows = specs.map(({ name, type, labels, help }) => [
    code(name),
    type,
    labels.map(code).join(', '),
    help.replaceAll('_', '\\_'),
  ]);
  return table(['family', 'type', 'labels', 'meaning'], rows);
}

function code(text: string): string {
  return text === '' ? '' : `\`${text}\``;
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}
