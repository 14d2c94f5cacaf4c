import fc from 'fast-check';
import { expect, test } from 'vitest';
import { histories, tell, type History, type Told } from './support/histories.ts';

const numRuns = Number(process.env['HISTORIES'] ?? 150);

/** By series: what Prometheus added up less what the vendor says in the end. Only errors are listed. */
function errorsOf({ exporter, days, series, finalOf }: Told): Readonly<Record<string, number>> {
  const errors = series.map((name) => {
    const truth = days.reduce((total, day) => total + finalOf(day, name), 0);
    return [name, exporter.tally.sum(name) - truth] as const;
  });
  return Object.fromEntries(errors.filter(([, error]) => error !== 0));
}

function holds(options: Parameters<typeof histories>[0], check: (told: Told, history: History) => void) {
  return fc.assert(
    fc.asyncProperty(histories(options), async (history) => {
      check(await tell(history), history);
    }),
    { numRuns },
  );
}

const untruths = ['failed', 'failed', 'empty', 'partial', 'lower', 'blank'] as const;
const mishaps = ['kill', 'call', 'before_save', 'after_save', 'save_fails', 'vendor_away'] as const;

test(
  'what Prometheus adds up is the truth, whatever the vendor, the disk and the power do',
  () =>
    holds({ incidents: mishaps, turnouts: untruths, maxHours: 40 }, (told, { catchUpDays }) => {
      if (catchUpDays < 3 && told.exporter.abandonedDays() > 0) return;
      expect(errorsOf(told)).toEqual({});
    }),
  3_600_000,
);
