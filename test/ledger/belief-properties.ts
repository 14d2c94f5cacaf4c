import { expect, test } from 'vitest';
import type { Faults } from './model/faults.ts';
import { kinds } from './model/kinds.ts';
import { belief, highest } from './model/rules.ts';
import { heading, outcomes, rowOf } from './model/table.ts';

// Random histories of three days against the real ledger, added up as Prometheus adds up.

/** Nobody can see through a vendor whose windows all say the same wrong thing. */
const isLie = ({ highEverywhere }: Faults) => highEverywhere === true;
/** Nor in the one refresh in which interval and day are wrong alike by chance. */
const mayCoincide = ({ spikeInterval }: Faults) => spikeInterval !== undefined;
/** What comes late by hours may not come before the day is closed; a state lost over midnight loses a part of a day. */
const isLossy = (faults: Faults) => isLie(faults) || faults.stateLost === true || isOneSided(faults);
/** No window confirms a large rise of the day: it is held back, and told, until the day is over. */
const isOneSided = ({ intervals }: Faults) => intervals === 'all_parts_empty';

const healthy = Object.entries(kinds).filter(([kind]) => kind.startsWith('healthy') || kind.startsWith('clocks set'));

/**
 * The properties, of so many random histories of each kind. HISTORIES=10000 lives through so many, over all kinds, and
 * prints a table; the rule before is its first row.
 */
export function beliefProperties(usualPerKind: number): void {
  const wanted = process.env['HISTORIES'];
  const perKind = wanted === undefined ? usualPerKind : Math.ceil(Number(wanted) / Object.keys(kinds).length);
  const timeout = 120_000 + perKind * 30_000;
  const lived = new Map<Faults, ReturnType<typeof outcomes>>();

  function livedThrough(faults: Faults): ReturnType<typeof outcomes> {
    const known = lived.get(faults) ?? outcomes(faults, belief, perKind);
    lived.set(faults, known);
    return known;
  }

  if (wanted !== undefined) console.log(heading);

  test.each(Object.entries(kinds))(
    '%s: what is added up is the truth, or a metric tells the difference',
    async (kind, faults) => {
      const all = await livedThrough(faults);
      if (wanted !== undefined) {
        console.log(rowOf(kind, await outcomes(faults, highest, perKind), all));
      }

      for (const { error, total, aboveUntold, daysClosed } of all) {
        if (!isLie(faults) && !mayCoincide(faults)) expect(aboveUntold).toBe(0);
        if (!isLossy(faults)) {
          expect(daysClosed).toBe(3);
          expect(error / total).toBeLessThan(faults.revised === true ? 0.05 : 0.02);
        }
      }
    },
    timeout,
  );

  test.each(healthy)(
    '%s: the sum is exact, nothing is later than one interval or above the truth, and the next day begins in time',
    async (_, faults) => {
      for (const { error, above, lags, begins, closedDayError, total } of await livedThrough(faults)) {
        expect({ error, above }).toEqual({ error: 0, above: 0 });
        expect(closedDayError / total).toBeLessThan(0.001);
        expect(Math.max(...lags)).toBeLessThanOrEqual(1);
        expect(Math.max(...begins)).toBeLessThanOrEqual(2);
      }
    },
    timeout,
  );
}
