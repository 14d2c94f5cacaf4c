import { defineConfig } from 'vitest/config';

/** The tests of the part that `scripts/mutation.mjs` changes, each the same at every run. */
export default defineConfig({
  test: {
    isolate: false,
    testTimeout: 60_000,
    include: (process.env['MUTATION_TESTS'] ?? 'test/ledger/*.test.ts').split(' '),
    exclude: ['test/**/*.slow.test.ts'],
    setupFiles: 'test/support/same-draws.ts',
  },
});
