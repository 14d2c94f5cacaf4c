import { isTimeZone } from '../base/calendar.ts';
import { nearest } from '../base/did-you-mean.ts';
import { quoted } from '../base/errors.ts';
import type { Parsed } from '../base/parsed.ts';

/** What to write where a zone is wanted. */
export const zoneRemedy = 'write an IANA zone, such as America/Bogota';

/** An IANA zone as it is written. Of another name only a question comes back: a zone guessed wrong shifts every day. */
export function parseZone(input: string): Parsed<string> {
  if (isTimeZone(input)) return { value: input };
  const meant = zoneMeant(input);
  const remedy = meant === undefined ? zoneRemedy : `did you mean ${meant}?`;
  return { problem: `${quoted(input)} is not an IANA time zone`, remedy };
}

/** Cities, countries and abbreviations where the vendor is used that are no zone, by the zone that holds there. */
const places: Readonly<Record<string, readonly string[]>> = {
  'America/Bogota': ['colombia', 'medellin', 'cali', 'barranquilla', 'cartagena', 'bucaramanga', 'pereira', 'cot'],
  'America/Mexico_City': ['mexico', 'cdmx', 'ciudad_de_mexico', 'guadalajara', 'puebla'],
  'America/Lima': ['peru', 'arequipa', 'pet'],
  'America/Santiago': ['chile', 'valparaiso', 'concepcion'],
  'America/Guayaquil': ['ecuador', 'quito', 'cuenca', 'ect'],
  'America/Argentina/Buenos_Aires': ['argentina', 'buenos_aires', 'rosario'],
  'America/Caracas': ['venezuela', 'vet'],
  'America/La_Paz': ['bolivia', 'santa_cruz'],
  'America/Asuncion': ['paraguay'],
  'America/Montevideo': ['uruguay'],
  'America/Sao_Paulo': ['brasil', 'brazil', 'brasilia', 'rio_de_janeiro'],
  'America/Costa_Rica': ['san_jose'],
  'America/Guatemala': ['ciudad_de_guatemala'],
  'America/El_Salvador': ['san_salvador'],
  'America/Tegucigalpa': ['honduras', 'san_pedro_sula'],
  'America/Managua': ['nicaragua'],
  'America/Panama': ['ciudad_de_panama'],
  'America/Santo_Domingo': ['republica_dominicana', 'dominican_republic'],
  'America/Puerto_Rico': ['san_juan'],
  'America/New_York': ['miami', 'orlando', 'washington'],
  'Europe/Madrid': ['espana', 'spain', 'barcelona', 'valencia', 'sevilla'],
};

/** A zone of each country where the vendor is used; where one has several, that of its largest city. */
export const vendorZones: readonly string[] = Object.keys(places);

/** The zone a person most likely had in mind: by its last part, exactly, then nearly. */
function zoneMeant(input: string): string | undefined {
  const zones = byLastPart();
  const last = plain(input).split('/').at(-1) ?? '';
  const mostSlips = Math.floor(last.length / 4); // of a few letters anything is near anything
  const near = zones.has(last) || mostSlips === 0 ? last : nearest(last, [...zones.keys()], mostSlips);
  return near === undefined ? undefined : zones.get(near);
}

/** Lower case, without accents, `_` for what stands between words. */
function plain(name: string): string {
  const letters = name.trim().normalize('NFD').replace(/\p{M}/gu, '');
  return letters.toLowerCase().replace(/[\s-]+/g, '_');
}

function byLastPart(): ReadonlyMap<string, string> {
  const own = Intl.supportedValuesOf('timeZone').map((zone) => [plain(zone.split('/').at(-1) ?? ''), zone] as const);
  const known = Object.entries(places).flatMap(([zone, names]) => names.map((name) => [name, zone] as const));
  return new Map([...own, ...known]);
}
