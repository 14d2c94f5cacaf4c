import fc from 'fast-check';

// A green suite is no matter of luck: properties draw the same cases at each run. `DRAWS=new` draws others, and
// `DRAWS=5000` so many of them wherever a test does not say how many. `DRAW_SEED` is what they are drawn from;
// vitest.config.ts draws one where none is given, and tells it.
const { DRAWS: draws, DRAW_SEED: seed = 20_261_126 } = process.env;
fc.configureGlobal({
  seed: Number(seed),
  ...(draws === undefined || draws === 'new' ? {} : { numRuns: Number(draws) }),
});
