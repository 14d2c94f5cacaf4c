import { dayOfDate } from '../../src/base/calendar.ts';
import { faultNames, type FaultName, type ScriptedFault } from '../../src/simulator/faults/script.ts';
import { randomFor, type Random } from '../../src/simulator/random.ts';
import { runAndRevive } from '../support/run-and-revive.ts';
import { simulatedOperation, type SimulatedOperation } from '../support/simulated-operation.ts';
import { faultVariants } from './fault-variants.ts';
import { countsOf, scrapeWatch, type ScrapeWatch } from './scrape-watch.ts';

const minute = 60_000;
const hour = 60 * minute;
const intervalMs = 30 * minute;
/** `stale_after` is three intervals, and a refresh that began when its interval had ended may last nearly another. */
const oldestMs = 4 * intervalMs;
/** After so long of right answers the numbers have to be right again. */
const recoveryMs = 10 * hour;

const zones = ['America/Bogota', 'Europe/Madrid', 'America/Santiago'] as const;

const pick = <T>(items: readonly T[], random: Random): T => {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
};

/** One to four kinds at a time; `only` makes it that kind alone. */
function drawFaults(random: Random, only: FaultName | undefined): readonly ScriptedFault[] {
  const count = only === undefined ? 1 + Math.floor(random() * 4) : 1;
  return Array.from({ length: count }, () => {
    const kind = only ?? pick(faultNames, random);
    const chance = pick([0.1, 0.3, 0.7, 1], random);
    return { kind, chance, ...pick(faultVariants[kind], random) };
  });
}

/** What went wrong in a sequence; empty where all is as promised. */
export type Findings = readonly string[];

/**
 * Faults that come and go for a day or, for each second seed, over midnight, while the process is killed at times for each
 * second seed, and stopped at times for each third; then a vendor that behaves.
 */
export async function vendorChaos(seed: number, only?: FaultName): Promise<Findings> {
  const random = randomFor(seed, 11);
  const timezone = pick(zones, random);
  const watch = scrapeWatch({ timezone, oldestMs });
  const operation = simulatedOperation({
    timezone,
    firstDate: '2026-03-03',
    intervalMs,
    seed,
    onScrape: watch.scrape,
    onAnswer: (query, { outcome }) => {
      if (!(outcome instanceof Error)) watch.said.hear(query, outcome);
    },
  });
  const lastDate = random() < 0.5 ? '2026-03-03' : '2026-03-04';
  const { startMs, endMs } = dayOfDate(lastDate, timezone);
  const isKilled = random() < 0.5;
  // Of a source of its own: the faults of a seed are what they were before processes were stopped.
  const pauses = seed % 3 === 0 ? randomFor(seed, 12) : undefined;
  await strike(operation, random, { only, isKilled, pauses, untilMs: startMs + (endMs - startMs) - recoveryMs });
  operation.setFaults([]);
  await runAndRevive(operation.exporter, endMs + 3 * hour);
  // A pool that the faults have spent pays for nothing before midnight.
  const isOver = () => (operation.exporter.ledger()?.date ?? '') > lastDate;
  for (let n = 0; n < 5 && !isOver(); n += 1) await runAndRevive(operation.exporter, operation.exporter.nowMs() + hour);
  return [...watch.findings(), ...errorsLogged(operation, only), ...wrongAtTheEnd(operation, watch, lastDate)];
}

type Strike = {
  readonly only: FaultName | undefined;
  readonly isKilled: boolean;
  /** When the process is stopped, and for how long. */
  readonly pauses: Random | undefined;
  readonly untilMs: number;
};

async function strike(
  { exporter, setFaults }: SimulatedOperation,
  random: Random,
  { only, isKilled, pauses, untilMs }: Strike,
): Promise<void> {
  await exporter.start();
  while (exporter.nowMs() < untilMs) {
    setFaults(random() < 0.3 ? [] : drawFaults(random, only));
    if (isKilled && random() < 0.4) exporter.killAt(pick(['call', 'before_save', 'after_save'], random));
    await runAndRevive(exporter, Math.min(untilMs, exporter.nowMs() + intervalMs * (1 + Math.floor(random() * 12))));
    if (pauses !== undefined && pauses() < 0.4) await pause(exporter, pauses, untilMs);
  }
}

/** Stops the process at any minute of an interval, for up to two hours. */
async function pause(exporter: SimulatedOperation['exporter'], random: Random, untilMs: number): Promise<void> {
  const someTime = (most: number) => Math.min(untilMs, exporter.nowMs() + Math.floor(random() * most));
  await runAndRevive(exporter, someTime(intervalMs));
  exporter.stopTo(someTime(2 * hour));
}

/**
 * Faults whose answers may leave intervals empty while the day rises, also at night, when a day that was told late catches
 * up: just so answers a vendor whose clock is behind, and nothing in them tells the two apart.
 */
const mayLookBehind: ReadonlySet<FaultName> = new Set([
  'false_empty',
  'lower',
  'late',
  'stale_day',
  'spike',
  'wrong_code',
  'other_operation',
]);

/** A refresh that failed by an error of its own, and whatever else nobody foresaw. */
function errorsLogged({ exporter }: SimulatedOperation, only: FaultName | undefined): Findings {
  return exporter
    .errors()
    .filter((fields) => !(fields['event'] === 'zone_suspect' && mayBeSuspected(fields['suspect'], only)))
    .map((fields) => `logged as an error: ${Object.values(fields).map(String).join(' ')}`);
}

/** Answers of several faults together may look like those of another zone. */
function mayBeSuspected(suspect: unknown, only: FaultName | undefined): boolean {
  if (only === undefined || only === 'another_zone') return true;
  return suspect === 'vendor_behind' && mayLookBehind.has(only);
}

/** The day that ended under a vendor that behaves: exact, and what is exposed is never above what it ever said. */
function wrongAtTheEnd({ truthOfDay, exporter }: SimulatedOperation, watch: ScrapeWatch, date: string): Findings {
  const { said } = watch;
  const last = watch.lastOf(date);
  if (last === undefined) return [`${date} was never shown`];
  const truth = new Map<string, number>(
    [...truthOfDay(date)].flatMap(([id, counts]) =>
      Object.entries(counts).map(([field, count]) => [`${id} ${field}`, count] as const),
    ),
  );
  const counts = countsOf(last);
  const wrong = [...new Set([...truth.keys(), ...counts.keys()])].flatMap((series) => {
    const { shown, held } = counts.get(series) ?? { shown: 0, held: 0 };
    const count = truth.get(series) ?? 0;
    if (shown - held !== count) return [`${date} ${series}: ${shown} shown, ${held} held, ${count} true`];
    const isSaidHigh = said.highest(date, series) > count;
    return held > 0 && !isSaidHigh ? [`${date} ${series}: ${held} held up, and nobody said it`] : [];
  });
  const begun = exporter.ledger()?.date ?? '';
  return begun > date ? wrong : [...wrong, `the day after ${date} has not begun: ${begun}`];
}
