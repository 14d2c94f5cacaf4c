import { expect, test } from 'vitest';
import { growth } from '../../scripts/soak/slope.mjs';
import { randomFor } from '../../src/simulator/random.ts';

const perHour = 120;

/** A figure taken every 30 s for so many hours. */
function taken(hours: number, valueAt: (hours: number) => number): (readonly [number, number])[] {
  return Array.from({ length: hours * perHour }, (_, i) => [i / perHour, valueAt(i / perHour)]);
}

/** Evenly spread from -width to width; the same for the same seed. */
function wavering(width: number, seed: number): () => number {
  const random = randomFor(seed);
  return () => width * (2 * random() - 1);
}

test('a figure that stays the same does not grow', () => {
  expect(
    growth(
      taken(1, () => 21),
      0,
    ),
  ).toMatchObject({ grows: false, perHour: 0, noise: 0, from: 21, to: 21 });
});

/** The same, each value kept for so many samples. */
function lingering(samples: number, seed: number): () => number {
  const draw = wavering(1, seed);
  let taken = 0;
  let value = 0;
  return () => {
    if (taken % samples === 0) value = draw();
    taken += 1;
    return value;
  };
}

test.each([
  ['waver', 1],
  ['waver and keep each value for some minutes', 5],
])(
  'of a thousand figures that only %s about one in two hundred seems to grow, none by more than the least',
  (_, kept) => {
    const runs = Array.from({ length: 1_000 }, (_, seed) => taken(1, lingering(kept, seed)));

    const seemToGrow = runs.filter((run) => growth(run, 0)?.grows);
    expect(seemToGrow.length).toBeGreaterThan(0);
    expect(seemToGrow.length).toBeLessThan(15);
    expect(runs.filter((run) => growth(run, 2)?.grows)).toEqual([]);
  },
);

test('a slope within the noise is not growth', () => {
  const noise = wavering(5, 1);

  const found = growth(
    taken(1, (hours) => 21 + 0.1 * hours + noise()),
    0,
  );
  expect(found).toMatchObject({ grows: false });
  expect(found?.noise).toBeGreaterThan(0.1);
});

test('a slope above the noise is growth, and is told with its error', () => {
  const noise = wavering(1, 1);

  const {
    grows,
    perHour = 0,
    noise: error = 0,
  } = growth(
    taken(1, (hours) => 21 + 2 * hours + noise()),
    0.5,
  ) ?? {};
  expect(grows).toBe(true);
  expect(Math.abs(perHour - 2)).toBeLessThan(error);
  expect(error).toBeLessThan(2);
});

test('what comes to less than the least in the time measured is not growth, and what the run would have shown is told', () => {
  const slowly = (hours: number) => 21 + 0.5 * hours;

  const short = growth(taken(1, slowly), 0.5);
  expect(short).toMatchObject({ grows: false });
  expect(short?.visible).toBeCloseTo(0.75, 1); // the last two thirds of the hour are measured
  expect(growth(taken(2, slowly), 0.5)).toMatchObject({ grows: true });
});

test('what grows in the first third alone is warming up', () => {
  expect(
    growth(
      taken(1, (hours) => Math.min(hours, 1 / 3)),
      0,
    ),
  ).toMatchObject({ grows: false, perHour: 0 });
});

test('a fall is no growth', () => {
  expect(
    growth(
      taken(1, (hours) => 21 - hours),
      0,
    ),
  ).toMatchObject({ grows: false });
});

test('a figure that swings with the work does not grow, however wide the swing', () => {
  const swinging = (hours: number) => 21 + 5 * Math.sin(2 * Math.PI * 10 * hours);

  expect(growth(taken(1, swinging), 0.5)).toMatchObject({ grows: false });
});

test('nothing is said of fewer than eight samples', () => {
  const samples = taken(1, () => 21);

  expect(growth(samples.slice(0, 7), 0)).toBeUndefined();
  expect(growth(samples.slice(0, 8), 0)).toBeDefined();
});
