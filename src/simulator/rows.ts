import { smartHold } from '../wolkvox/reports/smart-hold.ts';
import { count, countIn, noCounts, type Counts, type WallWindow } from './counts.ts';
import type { Operation } from './call-centre.ts';
import type { SimulatorSettings } from './options.ts';
import { pick, randomFor } from './random.ts';
import type { Skill } from './skills.ts';

/** A row as sent: text nearly everywhere, and whatever a fault puts there. */
export type Row = Readonly<Record<string, unknown>>;

/** How much of what happened shows. */
export type View = {
  /** Events after this instant do not show. Epoch milliseconds. */
  readonly untilMs: number;
  /** Every count is this share of what it should be, rounded down. */
  readonly share: number;
};

type RowSettings = Pick<SimulatorSettings, 'seed' | 'unused' | 'blanks' | 'totalRow'>;

/** The Smart Hold report over a window: one row per skill. */
export function smartHoldRows(
  operation: Operation,
  window: WallWindow,
  { untilMs, share }: View,
  settings: RowSettings,
): readonly Row[] {
  const counts = countIn(operation, window, ({ instantMs }) => instantMs <= untilMs);
  const rows: Row[] = [];
  const shown: Counts[] = [];
  for (const [index, skill] of operation.skills.entries()) {
    const found = counts.get(index) ?? (settings.unused === 'zero' ? noCounts : undefined);
    if (found === undefined || !operation.exists(skill, untilMs)) continue;
    const skillCounts = share === 1 ? found : count((field) => Math.floor(found[field] * share));
    shown.push(skillCounts);
    rows.push(rowOf(skill.id, skillCounts, serviceLevelUp(skill, skillCounts, window, settings)));
  }
  return settings.totalRow && rows.length > 0 ? [...rows, rowOf('TOTAL', sum(shown), '')] : rows;
}

function rowOf(skillId: string, counts: Counts, serviceLevelUpText: string | null): Row {
  return {
    skill_id: skillId,
    ...Object.fromEntries(smartHold.countFields.map((field) => [field, String(counts[field])])),
    service_level_up: serviceLevelUpText,
  };
}

function sum(list: readonly Counts[]): Counts {
  return count((field) => list.reduce((total, counts) => total + counts[field], 0));
}

/** Percentage of the window's calls that a callback took out of the queue: a ratio, so windows do not add up. */
function serviceLevelUp(
  skill: Skill,
  { treatment, customer_say_yes: yes }: Counts,
  { first, last }: WallWindow,
  { seed, blanks }: RowSettings,
): string | null {
  const random = randomFor(seed, 5, Number(skill.id), first / 1_000, last / 1_000);
  if (random() < blanks) return pick(['', ' ', '-', '--', null], random);
  const percent = treatment === 0 ? 0 : Math.min(100, (100 * yes) / (treatment * skill.callsPerTreatment));
  const isWhole = Number.isInteger(percent) && percent > 0;
  return `${isWhole ? String(percent) : percent.toFixed(2)} %`;
}
