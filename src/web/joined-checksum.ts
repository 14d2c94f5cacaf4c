/** The polynomial of CRC-32, bit by bit from the other end, as gzip has it: the highest bit is x⁰. */
const polynomial = 0xedb88320;
const one = 0x80000000;

/** The product of two polynomials over bits, modulo that of CRC-32. */
function product(a: number, b: number): number {
  let sum = 0;
  let shifted = b;
  for (let bit = one; bit !== 0; bit >>>= 1) {
    if ((a & bit) !== 0) sum ^= shifted;
    shifted = (shifted & 1) === 0 ? shifted >>> 1 : (shifted >>> 1) ^ polynomial;
  }
  return sum >>> 0;
}

/** x⁸, x¹⁶, x³² … : what a checksum is multiplied by when 1, 2, 4 … bytes follow; for every length a number can tell. */
const powers = Array.from({ length: 53 }).reduce<number[]>(
  (known) => {
    const last = known.at(-1) ?? one;
    return [...known, product(last, last)];
  },
  [one >>> 8],
);

/**
 * The CRC-32 of bytes followed by others, out of the checksums of both and the length of the others: what is
 * megabytes long need not be gone through again.
 */
export function joinedChecksum(before: number, after: number, lengthAfter: number): number {
  let moved = before;
  for (let rest = lengthAfter, power = 0; rest > 0; rest = Math.floor(rest / 2), power += 1) {
    if (rest % 2 === 1) moved = product(powers[power] ?? one, moved);
  }
  return (moved ^ after) >>> 0;
}
