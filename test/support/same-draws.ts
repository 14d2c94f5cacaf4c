import fc from 'fast-check';

// Draws that are the same at each run, and no search for a simpler one: a mutant is only to be noticed.
fc.configureGlobal({ seed: 20_260_303, numRuns: 50, endOnFailure: true });
