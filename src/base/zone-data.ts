import { Temporal } from 'temporal-polyfill';

/** An offset from UTC that time zone data knows from a release on. */
export type KnownOffset = {
  readonly zone: string;
  readonly at: string;
  readonly offset: string;
  readonly release: string;
};

/** From the NEWS file of the IANA time zone database: changes that data of a system may lack, the newest last. */
export const knownOffsets: readonly KnownOffset[] = [
  { zone: 'America/Sao_Paulo', at: '2020-01-15T12:00:00Z', offset: '-03:00', release: '2019b' },
  { zone: 'America/Santiago', at: '2022-09-06T12:00:00Z', offset: '-04:00', release: '2022b' },
  { zone: 'America/Mexico_City', at: '2023-07-01T12:00:00Z', offset: '-06:00', release: '2022f' },
  { zone: 'America/Asuncion', at: '2025-07-01T12:00:00Z', offset: '-03:00', release: '2025a' },
];

export type OffsetAt = (zone: string, instant: string) => string;

/** Offset of a zone as this runtime has it. Throws `RangeError` for a zone it does not know. */
export const offsetAt: OffsetAt = (zone, instant) => Temporal.Instant.from(instant).toZonedDateTimeISO(zone).offset;

/** Which known offsets the data in force has wrong, and what it has instead. */
export function wrongOffsets(
  known: readonly KnownOffset[],
  offsetOf: OffsetAt,
): readonly (KnownOffset & { readonly found: string })[] {
  return known.flatMap((it) => {
    const found = foundOffset(it, offsetOf);
    return found === it.offset ? [] : [{ ...it, found }];
  });
}

function foundOffset({ zone, at }: KnownOffset, offsetOf: OffsetAt): string {
  try {
    return offsetOf(zone, at);
  } catch {
    return 'no such zone';
  }
}
