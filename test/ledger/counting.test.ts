import { expect, test } from 'vitest';
import { play } from '../support/scenarios.ts';
import { countingProperties, errorsOf } from './counting-properties.ts';

countingProperties(6);

test('starts that are ended before anyone scrapes them, and an hour without a process, have shown nothing', async () => {
  const told = await play({
    zoneStart: ['America/Bogota', '2026-03-03'],
    days: 1,
    intervalHours: 2,
    catchUpDays: 1,
    events: [{ skill: 0, field: 0, at: 0 }],
    turnouts: [
      { kind: 'lower', part: 0, seconds: 0 },
      { kind: 'true', part: 0, seconds: 0 },
      { kind: 'true', part: 0, seconds: 0 },
      { kind: 'true', part: 0, seconds: 0 },
      { kind: 'partial', part: 0, seconds: 0 },
    ],
    incidents: [
      { kind: 'clock_back', at: 0, hours: 5 },
      { kind: 'kill', at: 0, hours: 0 },
      { kind: 'kill', at: 5e-324, hours: 0 },
      { kind: 'kill', at: 5e-324, hours: 1 },
    ],
    revisions: [],
    scrapes: [0.3125002777777778],
    unusedHaveRows: false,
  });

  expect(errorsOf(told)).toEqual({});
});

test('a start that is ended before anyone scrapes it has shown nothing', async () => {
  const told = await play({
    zoneStart: ['America/Bogota', '2026-03-03'],
    days: 1,
    intervalHours: 1,
    catchUpDays: 1,
    events: [{ skill: 0, field: 0, at: 0 }],
    turnouts: [],
    incidents: [
      { kind: 'vendor_away', at: 0, hours: 1 },
      { kind: 'after_save', at: 0, hours: 0 },
      { kind: 'clock_back', at: 0, hours: 2 },
      { kind: 'kill', at: 0, hours: 1 },
    ],
    revisions: [],
    scrapes: [0.01],
    unusedHaveRows: false,
  });

  expect(errorsOf(told)).toEqual({});
});
