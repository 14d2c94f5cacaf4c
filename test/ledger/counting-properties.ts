import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Day, Span } from '../../src/base/calendar.ts';
import { scenarios, play, type Scenario, type ScenarioOptions, type Played } from '../support/scenarios.ts';

// The day counters lived through whole: random days of an operation against the real plan, parser, ledger and
// state text, scraped at random instants at least twice an interval, added up as Prometheus adds up.

const hour = 3_600_000;
const settleMs = 60_000;
const untruths = ['failed', 'failed', 'empty', 'partial', 'lower', 'blank'] as const;
const mishaps = ['kill', 'stopped', 'call', 'before_save', 'after_save', 'save_fails', 'vendor_away'] as const;

const truthOf = ({ days, finalOf }: Played, series: string) =>
  days.reduce((total, day) => total + finalOf(day, series), 0);

/** By series: what Prometheus added up less what the vendor says in the end. Only errors are listed. */
export function errorsOf(told: Played): Readonly<Record<string, number>> {
  const errors = told.series.map(
    (series) => [series, told.exporter.tally.sum(series) - truthOf(told, series)] as const,
  );
  return Object.fromEntries(errors.filter(([, error]) => error !== 0));
}

/** Days and series whose highest sample under the day's own marker is not the day's truth. */
function wrongDayMaxima({ exporter, days, series, finalOf }: Played): readonly string[] {
  return days.flatMap((day) =>
    series
      .filter((name) => (exporter.tally.highest(day.startMs, name) ?? 0) !== finalOf(day, name))
      .map((name) => `${day.date} ${name}`),
  );
}

/** Late enough for the day to have begun after eight closing answers, early enough for an answer before the next. */
const isAround = ({ startMs, endMs }: Span, days: readonly Day[]) =>
  days.some((day) => startMs > day.startMs + 10 * hour && endMs < day.endMs - 8 * hour);

/**
 * What the first answer with rows says after a start without state is shown as it stands. So there have to be rows at that
 * start, and none of a skill that came up for the first time while nobody was there.
 */
function isSeenAgain({ startMs, endMs }: Span, { skillsBy }: Played): boolean {
  const [before, after] = [skillsBy(startMs - settleMs), skillsBy(endMs - settleMs)];
  return after.today.size > 0 && after.ever.size === before.ever.size;
}

/**
 * The properties, of so many histories each, the same each time: the suite is not a matter of luck. HISTORIES=10000
 * draws 10,000 others.
 */
export function countingProperties(usualRuns: number): void {
  const wanted = process.env['HISTORIES'];
  const numRuns = Number(wanted ?? usualRuns);
  const runs = wanted === undefined ? { numRuns, seed: 20_260_303 } : { numRuns };
  const timeout = 60_000 + numRuns * 2_000;
  const livedThrough = (
    options: ScenarioOptions,
    check: (told: Played, scenario: Scenario) => void,
    of: { readonly numRuns: number } = runs,
  ) =>
    fc.assert(
      fc.asyncProperty(scenarios(options), async (scenario) => check(await play(scenario), scenario)),
      of,
    );
  /** Where most that are drawn are not of the kind, and are drawn again. */
  const fewRuns = { ...runs, numRuns: Math.ceil(numRuns / 4) };

  test(
    'increments add up to the truth, whatever vendor, disk and power do; else days are told to be abandoned',
    () =>
      livedThrough({ incidents: mishaps, turnouts: untruths }, (told) => {
        if (told.exporter.abandonedDays() === 0) {
          expect(errorsOf(told)).toEqual({});
          expect(wrongDayMaxima(told)).toEqual([]);
        }
        for (const [series, error] of Object.entries(errorsOf(told))) {
          expect(error).toBeLessThan(0);
          expect(-error).toBeLessThanOrEqual(truthOf(told, series));
        }
      }),
    timeout,
  );

  test(
    'nothing is abandoned and nothing lost where no outage is longer than catch_up',
    () =>
      livedThrough({ incidents: mishaps, turnouts: untruths, maxHours: 3 }, (told) => {
        expect(told.exporter.abandonedDays()).toBe(0);
        expect(errorsOf(told)).toEqual({});
      }),
    timeout,
  );

  test(
    'a clock that is set back and forth again costs nothing',
    () =>
      livedThrough({ incidents: [...mishaps, 'clock_back', 'clock_back'], turnouts: untruths, maxHours: 5 }, (told) => {
        expect(errorsOf(told)).toEqual({});
      }),
    timeout,
  );

  test(
    'a clock that is wrong by minutes, days or a year for hours, either way, costs nothing where the vendor dates its answers',
    () =>
      livedThrough(
        { incidents: [...mishaps, 'clock_wrong', 'clock_wrong'], turnouts: untruths, maxHours: 5, isDated: true },
        (told) => {
          expect(told.exporter.abandonedDays()).toBe(0);
          expect(errorsOf(told)).toEqual({});
        },
      ),
    timeout,
  );

  test(
    'revisions never count twice: what is added up lies between the last and the highest that was said',
    () =>
      livedThrough({ incidents: mishaps, turnouts: untruths, revisions: true, maxHours: 3 }, (told, { revisions }) => {
        for (const series of told.series) {
          const most = told.days.reduce(
            (total, day) => total + Math.max(told.mostOf(day, series), told.finalOf(day, series)),
            0,
          );
          expect(told.exporter.tally.sum(series)).toBeGreaterThanOrEqual(truthOf(told, series));
          expect(told.exporter.tally.sum(series)).toBeLessThanOrEqual(most);
        }
        if (revisions.every(({ hours }) => hours !== 'for good')) expect(errorsOf(told)).toEqual({});
      }),
    timeout,
  );

  test(
    'a lost state file never counts twice, and costs at most what the days say on which it was missed',
    () =>
      livedThrough(
        { incidents: ['lose_state', 'kill', 'vendor_away'], turnouts: ['failed', 'empty'], maxHours: 12 },
        (told) => {
          for (const [series, error] of Object.entries(errorsOf(told))) {
            expect(error).toBeLessThan(0);
            expect(-error).toBeLessThanOrEqual(truthOf(told, series));
          }
        },
      ),
    timeout,
  );

  test(
    'a state file lost and missed within one day that has rows costs nothing',
    () =>
      livedThrough(
        { incidents: ['lose_state'], maxHours: 4, mostIncidents: 2 },
        (told, { intervalHours }) => {
          fc.pre(intervalHours === 1 && told.losses.length > 0);
          fc.pre(told.losses.every((loss) => isAround(loss, told.days) && isSeenAgain(loss, told)));
          expect(errorsOf(told)).toEqual({});
        },
        fewRuns,
      ),
    timeout,
  );
}
