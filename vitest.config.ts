import { randomInt } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

// A property that fails among new draws can be seen again, also where the run was ended before it told its own seed.
if (process.env['DRAWS'] !== undefined && process.env['DRAW_SEED'] === undefined) {
  process.env['DRAW_SEED'] = String(randomInt(2 ** 31));
  console.log(`new draws: with DRAW_SEED=${process.env['DRAW_SEED']} they are the same again`);
}

/** A file of tests that start programs, or that take longer than a few seconds. */
const slow = 'test/**/*.slow.test.ts';

export default defineConfig({
  test: {
    // The limits only have to end a test that hangs: a busy machine can pause one for seconds.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Half of the slow tests wait for another process: one more than there are cores keeps the cores at work.
    maxWorkers: availableParallelism() + 1,
    // No module has state, so that files may share what one of them has loaded.
    isolate: false,
    setupFiles: 'test/support/draws.ts',
    reporters:
      process.env['CI'] === 'true' ? ['default', ['json', { outputFile: '.vitest/results.json' }]] : ['default'],
    // For `npm run coverage`, which adds what the programs have run that the tests start.
    coverage: {
      include: ['src/**/*.ts'],
      reporter: ['json'],
      reportsDirectory: 'coverage/tests',
      reportOnFailure: true,
    },
    projects: [
      { extends: true, test: { name: 'fast', include: ['test/**/*.test.ts'], exclude: [slow] } },
      { extends: true, test: { name: 'slow', include: [slow], globalSetup: 'test/support/build.ts' } },
    ],
  },
});
