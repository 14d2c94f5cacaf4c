import fc from 'fast-check';

/** From 0 up to 1, spread evenly: of doubles most that are drawn lie next to 0. */
export const share = fc.integer({ min: 0, max: 999_999 }).map((millionths) => millionths / 1_000_000);
