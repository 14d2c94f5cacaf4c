import fc from 'fast-check';

// A green suite is no matter of luck: properties draw the same cases at each run. `DRAWS=new` draws others, and
// `DRAWS=5000` so many of them wherever a test does not say how many.
const draws = process.env['DRAWS'];
if (draws === undefined) fc.configureGlobal({ seed: 20_261_126 });
else if (draws !== 'new') fc.configureGlobal({ numRuns: Number(draws) });
