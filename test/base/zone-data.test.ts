import { expect, test } from 'vitest';
import { zoneDataWarnings } from '../../src/preflight.ts';
import { knownOffsets, offsetAt, wrongOffsets } from '../../src/base/zone-data.ts';

test('the time zone data of this runtime knows the offsets of every zone named', () => {
  expect(wrongOffsets(knownOffsets, offsetAt)).toEqual([]);
});

test('data that are older than a change, or lack a zone, are found out', () => {
  const before2025 = (zone: string, at: string) => {
    if (zone === 'America/Santiago') throw new RangeError(zone);
    return zone === 'America/Asuncion' ? '-04:00' : offsetAt(zone, at);
  };

  expect(wrongOffsets(knownOffsets, before2025).map(({ zone, found, release }) => [zone, found, release])).toEqual([
    ['America/Santiago', 'no such zone', '2022b'],
    ['America/Asuncion', '-04:00', '2025a'],
  ]);
});

test('a warning at the start names the zone, both offsets and the release that is right', () => {
  const [warning] = zoneDataWarnings((zone, at) => (zone === 'America/Asuncion' ? '-04:00' : offsetAt(zone, at)));

  expect(warning).toEqual({
    where: 'time zone data',
    path: 'America/Asuncion',
    problem: 'the offset at 2025-07-01T12:00:00Z is -04:00, and should be -03:00',
    remedy: 'update them, or Node, to release 2025a of the IANA time zone database or newer',
  });
});
