import type { Day } from '../base/calendar.ts';
import type { Clock } from '../base/clock.ts';
import { ConfigError } from '../base/errors.ts';
import { type AskedOperation, askedOperation } from '../beside/asked-operation.ts';
import { operationNamed } from '../beside/operation-named.ts';
import type { Wait } from '../beside/turns.ts';
import type { Log } from '../base/log.ts';
import type { Config, OperationConfig } from '../config/config.ts';
import { poolNeeds } from '../config/daily-calls.ts';
import type { Environment } from '../config/environment.ts';
import { reportFamilies } from '../metrics/families/report.ts';
import { countFieldsOf } from '../refresh/ask.ts';
import { isShown } from '../refresh/state.ts';
import type { CallLimits } from '../wolkvox/limits.ts';
import { corrected } from '../wolkvox/pool.ts';
import type { Report } from '../wolkvox/reports/report.ts';
import { parseSkillNames, skillsCall } from '../wolkvox/skill-names.ts';
import { parseTokenInfo, tokenInfoCall } from '../wolkvox/token-info.ts';
import { mostCalls } from './budget.ts';
import { type WrittenDay, writtenFamilies } from './day-lines.ts';
import { readDay } from './day-reading.ts';
import { fromJournal, readDays } from './days-reader.ts';
import { isThere, type Journal, openJournal } from './journal.ts';
import { writeOutput } from './output.ts';
import { paced } from './paced.ts';
import { type DayPlan, planDays, type Target } from './plan-days.ts';
import { outlookText, promtoolText } from './texts.ts';

/** What a run is asked for. */
export type HistoryOrder = Target & {
  readonly output: string;
  readonly operation: string | undefined;
  readonly stateFile: string | undefined;
};

export type HistoryDeps = {
  readonly config: Config;
  readonly report: Report;
  readonly env: Environment;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  readonly limits?: CallLimits;
  /** For what the run was asked for. */
  readonly print: (text: string) => void;
  /** For how it goes on the way, a line each. */
  readonly tell: (line: string) => void;
};

/**
 * Reads past days and writes them as OpenMetrics. Interrupted anywhere, the same order goes on where it was. Throws
 * ConfigError, PrometheusError, CallError, DisagreementError, the system's error for a file, and the signal's reason.
 */
export async function history(order: HistoryOrder, deps: HistoryDeps, signal: AbortSignal): Promise<void> {
  const { config, report, clock, tell } = deps;
  const operation = operationNamed(config, order.operation);
  if (await isThere(order.output)) throw outputIsThere(order.output);
  const plan = await planDays(order, { operation, report, clock }, signal);
  const journal = await openJournal(order.output, aboutOf(operation, report));
  const asked = await askedOperation({ ...deps, operation, stateFile: order.stateFile, onWait: waitTeller(tell) });
  try {
    const names = await read(plan.days, { order, asked, journal }, deps, signal);
    await write(plan, names, { order, operation, journal }, deps, signal);
  } finally {
    await asked.close();
  }
  await journal.remove();
  const [startMs, endMs] = [plan.days[0]?.day.startMs ?? 0, plan.days.at(-1)?.rooms.at(-1)?.endMs ?? 0];
  deps.print(promtoolText(order.output, { startMs, endMs, prometheus: order.prometheus }));
}

/** What answers depend on. Not the range or the step: a run with others goes on with what fits. */
function aboutOf({ name, origin, timezone }: OperationConfig, { api }: Report) {
  return { version: 1, operation: name, origin, timezone, api };
}

function outputIsThere(output: string): ConfigError {
  const remedy = 'name another file, or move this one away';
  return new ConfigError([{ where: '--output', path: '', problem: `${output} is there already`, remedy }]);
}

function waitTeller(tell: (line: string) => void) {
  return ({ why, untilMs }: Wait) => {
    const until = new Date(untilMs).toISOString().slice(11, 19);
    if (why === 'simultaneous') tell(`another call uses the token: it goes on at ${until} UTC`);
  };
}

type Reading = { readonly order: HistoryOrder; readonly asked: AskedOperation; readonly journal: Journal };

/** Asks for everything that is not in the journal; answers the names of skills. */
async function read(
  days: readonly DayPlan[],
  { order, asked, journal }: Reading,
  { config, report, clock, tell }: HistoryDeps,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const { operation } = asked;
  const needed = poolNeeds(config).find(({ operations }) => operations.includes(operation.name))?.calls ?? 0;
  const { ask, budget } = paced({ asked, needed, clock, tell });
  const { rows } = await ask(tokenInfoCall, signal);
  asked.setPool(corrected(asked.pool(), parseTokenInfo(rows)));
  const known = await answersKnown(days, journal);
  const calls = days.reduce((sum, { points }) => sum + mostCalls(points.length), 0);
  const outlook = { operation: operation.name, days: days.length, calls: Math.max(0, calls - known), known };
  tell(outlookText({ ...outlook, budget: await budget(), isBeside: await asked.isExporterRunning() }).trimEnd());
  if (order.stateFile === undefined) tell('no --state.file is given: if an exporter runs, calls may meet its own');
  await readDays(days, { report, zone: operation.timezone, journal, ask, calls: asked.calls, clock, tell }, signal);
  if (operation.skillNames !== 'vendor') {
    return operation.skillNames === 'off' ? new Map<string, string>() : operation.skillNames;
  }
  const saved = await journal.names();
  if (saved !== undefined) return saved;
  const names = parseSkillNames((await ask(skillsCall, signal)).rows);
  await journal.saveNames(names);
  return names;
}

async function answersKnown(days: readonly DayPlan[], journal: Journal): Promise<number> {
  let known = 0;
  for (const { day } of days) known += (await journal.ofDay(day.date)).size;
  return known;
}

type Writing = { readonly order: HistoryOrder; readonly operation: OperationConfig; readonly journal: Journal };

/** Writes what the journal holds. */
async function write(
  { days, labels }: { readonly days: readonly DayPlan[]; readonly labels: Readonly<Record<string, string>> },
  names: ReadonlyMap<string, string>,
  { order, operation, journal }: Writing,
  { report, tell }: HistoryDeps,
  signal: AbortSignal,
): Promise<void> {
  const fields = countFieldsOf(report);
  const families = reportFamilies(report);
  const { stepMs } = order;
  const shown = (skillId: string) => isShown(skillId, operation.skills);
  const all = { operation: operation.name, ...labels };
  const written = writtenFamilies({ report, families, fields, names, isShown: shown, labels: all, stepMs });

  async function* everyDay(): AsyncGenerator<WrittenDay> {
    let before: WrittenDay | undefined;
    for (const { day, rooms, points } of days) {
      const reading = await readDay(points, fields, fromJournal(await journal.ofDay(day.date)));
      const isNext: boolean = before?.day.endMs === day.startMs;
      const own: WrittenDay = { day, rooms, reading, before: isNext ? before : undefined };
      yield own;
      before = { ...own, before: undefined };
    }
  }

  tell(`writing ${order.output}`);
  const bytes = await writeOutput(order.output, written, everyDay, all, signal);
  tell(`${order.output} holds ${daysText(days.map(({ day }) => day))}, ${Math.ceil(bytes / 1e6)} MB`);
}

function daysText(days: readonly Day[]): string {
  return days.length === 1 ? String(days[0]?.date) : `${String(days[0]?.date)} to ${String(days.at(-1)?.date)}`;
}
