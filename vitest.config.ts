import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // A shared two-core machine can pause a test for seconds; the limit only has to end one that hangs.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters:
      process.env['CI'] === 'true' ? ['default', ['json', { outputFile: '.vitest/results.json' }]] : ['default'],
  },
});
