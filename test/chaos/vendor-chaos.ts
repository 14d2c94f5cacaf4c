import { dayOf, dayOfDate } from '../../src/base/calendar.ts';
import { faultNames, type FaultName, type ScriptedFault } from '../../src/simulator/faults/script.ts';
import { randomFor, type Random } from '../../src/simulator/random.ts';
import { numbersOf, type DayNumbers, type Snapshot } from '../../src/snapshot/snapshot.ts';
import { smartHold } from '../../src/wolkvox/reports/smart-hold.ts';
import { simulatedOperation, type SimulatedOperation } from '../support/simulated-operation.ts';
import { faultVariants } from './fault-variants.ts';
import { saidWords, type SaidWords } from './said-words.ts';

const minute = 60_000;
const hour = 60 * minute;
const intervalMs = 30 * minute;
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

/** Faults that come and go for a day or, for each second seed, over midnight; then a vendor that behaves. */
export async function vendorChaos(seed: number, only?: FaultName): Promise<Findings> {
  const random = randomFor(seed, 11);
  const timezone = pick(zones, random);
  const watch = createWatch(timezone);
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
  await strike(operation, random, { only, untilMs: startMs + (endMs - startMs) - recoveryMs });
  operation.setFaults([]);
  await operation.exporter.runTo(endMs + 3 * hour);
  return [...watch.findings(), ...errorsLogged(operation, only), ...wrongAtTheEnd(operation, watch, lastDate)];
}

async function strike(
  { exporter, setFaults }: SimulatedOperation,
  random: Random,
  { only, untilMs }: { readonly only: FaultName | undefined; readonly untilMs: number },
): Promise<void> {
  await exporter.start();
  while (exporter.nowMs() < untilMs) {
    setFaults(random() < 0.3 ? [] : drawFaults(random, only));
    await exporter.runTo(Math.min(untilMs, exporter.nowMs() + intervalMs * (1 + Math.floor(random() * 12))));
  }
}

/**
 * Faults whose answers may leave intervals empty while the day rises, also at night, when a day that was told late catches
 * up: just so answers a vendor whose clock is behind, and nothing in them tells the two apart.
 */
const mayLookBehind: ReadonlySet<FaultName> = new Set(['false_empty', 'lower', 'late', 'stale_day']);

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
function wrongAtTheEnd({ truthOfDay, exporter }: SimulatedOperation, watch: Watch, date: string): Findings {
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

type Count = { readonly shown: number; readonly held: number };

function countsOf({ counts, held }: DayNumbers): ReadonlyMap<string, Count> {
  return new Map(
    [...counts].flatMap(([id, fields]) =>
      Object.entries(fields).map(([field, shown]) => {
        return [`${id} ${field}`, { shown, held: held.get(id)?.[field] ?? 0 }] as const;
      }),
    ),
  );
}

type Watch = {
  readonly said: SaidWords;
  readonly scrape: (snapshot: Snapshot, atMs: number) => void;
  /** The day's numbers as they were scraped last. */
  readonly lastOf: (date: string) => DayNumbers | undefined;
  readonly findings: () => Findings;
};

/** Looks at every scrape for what must never be. */
function createWatch(timezone: string): Watch {
  const said = saidWords();
  const last = new Map<string, DayNumbers>();
  const findings = new Set<string>();

  function look(date: string, day: DayNumbers): void {
    const before = last.get(date);
    const known = before === undefined ? new Map<string, Count>() : countsOf(before);
    for (const [series, { shown, held }] of countsOf(day)) {
      const least = known.get(series)?.shown ?? 0;
      if (!Number.isSafeInteger(shown) || shown < least)
        findings.add(`${date} ${series} fell from ${least} to ${shown}`);
      if (!said.has(date, series, shown - held)) {
        findings.add(`${date} ${series}: nobody said ${shown - held} (${shown} shown, ${held} held)`);
      }
      if (shown > said.highest(date, series)) findings.add(`${date} ${series}: ${shown} is more than anybody said`);
    }
  }

  return {
    said,
    lastOf: (date) => last.get(date),
    findings: () => [...findings],
    scrape: (snapshot, atMs) => {
      const { failing, isUp, lastRefreshMs } = snapshot;
      const at = new Date(atMs).toISOString();
      if (!isUp && lastRefreshMs !== undefined && failing === undefined) findings.add(`${at}: down without a reason`);
      if (failing?.reason === 'internal') findings.add(`${at}: an error of the exporter itself`);
      const { day } = numbersOf(snapshot, smartHold);
      if (day === undefined) return;
      const { date } = dayOf(day.startMs, timezone);
      look(date, day);
      last.set(date, day);
    },
  };
}
