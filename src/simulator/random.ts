/** A source of numbers in [0, 1), the same sequence for the same key. */
export type Random = () => number;

const golden = 0x9e3779b9;

/** Scrambles 32 bits so that neighbouring inputs share nothing visible. */
function scramble(bits: number): number {
  let x = bits | 0;
  x = Math.imul(x ^ (x >>> 16), 0x21f0aaad);
  x = Math.imul(x ^ (x >>> 15), 0x735a2d97);
  return (x ^ (x >>> 15)) >>> 0;
}

function digest(key: readonly number[]): number {
  return key.reduce((state, part) => scramble(Math.imul(state, 31) + part + golden), 0);
}

/** A sequence that depends on nothing but the key, so that any skill of any day can be drawn without the days before. */
export function randomFor(...key: readonly number[]): Random {
  let state = digest(key);
  return () => {
    state = (state + golden) | 0;
    return scramble(state) / 2 ** 32;
  };
}

/** A whole number for a text, to be part of a key. */
export function keyOfText(text: string): number {
  return digest(Buffer.from(text).toJSON().data);
}

/** How often something happened that happens `mean` times on average; ends of the scale included. */
export function poisson(mean: number, random: Random): number {
  if (mean > 50) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(random)));
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = random(); product > limit; product *= random()) count += 1;
  return count;
}

/** A wait in the unit of `mean`; short ones are common, long ones happen. */
export function exponential(mean: number, random: Random): number {
  return -mean * Math.log(1 - random());
}

/** One element, all equally likely. */
export function pick<const T>(choices: readonly [T, ...T[]], random: Random): T {
  return choices[Math.floor(random() * choices.length)] ?? choices[0];
}

function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
