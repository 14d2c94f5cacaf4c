import type { FamilySpec } from './families/family.ts';

/** The two formats a scraper may ask for: text 0.0.4 and OpenMetrics 1.0.0. */
export const formats = ['text', 'openmetrics'] as const;
export type Format = (typeof formats)[number];

export const contentTypes: Record<Format, string> = {
  text: 'text/plain; version=0.0.4; charset=utf-8',
  openmetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
};

/** What ends an answer. */
export const endings: Record<Format, string> = { text: '', openmetrics: '# EOF\n' };

export type Labels = readonly (readonly [name: string, value: string])[];

/** What stands before a family's samples. OpenMetrics names a counter without `_total` and knows units. */
export function headerOf({ name, type, help }: Pick<FamilySpec, 'name' | 'type' | 'help'>, format: Format): string {
  if (format === 'text') return `# HELP ${name} ${escapeHelp(help)}\n# TYPE ${name} ${type}\n`;
  const family = type === 'counter' ? name.replace(/_total$/, '') : name;
  const unit = unitOf(family);
  const unitLine = unit === undefined ? '' : `# UNIT ${family} ${unit}\n`;
  return `# HELP ${family} ${escapeLabelValue(help)}\n# TYPE ${family} ${type}\n${unitLine}`;
}

/** One sample. No timestamp: when a value was true is a family of its own. */
export function sampleLine(name: string, labels: string, value: number): string {
  return `${name}${labels} ${formatValue(value)}\n`;
}

/** Labels with their braces, or nothing where there are none. */
export function formatLabels(labels: Labels): string {
  if (labels.length === 0) return '';
  return `{${labels.map(([name, value]) => `${name}="${escapeLabelValue(value)}"`).join(',')}}`;
}

export function formatValue(value: number): string {
  if (value === Infinity) return '+Inf';
  if (value === -Infinity) return '-Inf';
  return String(value);
}

function escapeLabelValue(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"');
}

function escapeHelp(help: string): string {
  return help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}

/** The unit OpenMetrics wants named is the one the family's name ends in. */
function unitOf(family: string): string | undefined {
  return /_(seconds|bytes|ratio)$/.exec(family)?.[1];
}
