import { expect, test } from 'vitest';
import { parseZone } from '../../src/config/zone.ts';

test.each([
  ['America/Medellin', 'America/Bogota'],
  ['america/medellín', 'America/Bogota'],
  ['Colombia', 'America/Bogota'],
  ['America/Bogata', 'America/Bogota'],
  ['Mexico_City', 'America/Mexico_City'],
  ['Mexico City', 'America/Mexico_City'],
  ['CDMX', 'America/Mexico_City'],
  ['Lima', 'America/Lima'],
  ['Santiago', 'America/Santiago'],
  ['America/Chile', 'America/Santiago'],
  ['Madrid', 'Europe/Madrid'],
  ['España', 'Europe/Madrid'],
  ['America/Quito', 'America/Guayaquil'],
  ['Buenos_Aires', 'America/Argentina/Buenos_Aires'],
  ['America/Panamá', 'America/Panama'],
  ['São Paulo', 'America/Sao_Paulo'],
])('%s is no zone, and the question is whether %s was meant', (input, zone) => {
  expect(parseZone(input)).toEqual({
    problem: `${JSON.stringify(input)} is not an IANA time zone`,
    remedy: `did you mean ${zone}?`,
  });
});

test.each(['-05:00', 'GMT-5', 'Mars/Base', 'x', ''])('of %s nobody can say which zone was meant', (input) => {
  expect(parseZone(input)).toMatchObject({ remedy: 'write an IANA zone, such as America/Bogota' });
});

test.each(['America/Bogota', 'America/Argentina/Buenos_Aires', 'America/Buenos_Aires', 'UTC'])(
  '%s is taken',
  (zone) => {
    expect(parseZone(zone)).toEqual({ value: zone });
  },
);
