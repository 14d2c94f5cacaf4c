import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

const outside = (property) => ({
  object: 'process',
  property,
  message: 'Only src/main.ts, and what comes before it, touches the process.',
});
const timers = ['fetch', 'setTimeout', 'setInterval', 'setImmediate', 'performance'];

/** Policies, not taste: taste is Prettier's. */
export default defineConfig(
  {
    ignores: [
      'dist',
      'bundle',
      'coverage',
      '.stryker',
      'eslint.config.js',
      'scripts/**',
      'bench/**',
      'test/network/bridge.mjs',
      'grafana/preview/**/*.js',
    ],
  },
  tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      'no-duplicate-imports': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true } }],
      eqeqeq: 'error',
    },
  },
  {
    files: ['*.config.ts'],
    rules: { 'no-restricted-exports': 'off' }, // vitest reads a default export
  },
  { files: ['test/**'], rules: { '@typescript-eslint/require-await': 'off' } },
  {
    files: ['src/**'],
    rules: {
      'max-lines': ['error', { max: 200 }],
      'max-lines-per-function': ['error', { max: 60, skipComments: true, skipBlankLines: true }],
    },
  },
  {
    files: ['src/**'],
    ignores: ['src/base/clock.ts', 'src/first.ts', 'src/bin.ts', 'src/main.ts'],
    rules: {
      'no-console': 'error',
      'no-restricted-globals': ['error', ...timers],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Take a Clock.' },
        { object: 'Math', property: 'random', message: 'Take `random` as a parameter.' },
        ...['env', 'argv', 'exit', 'on', 'once', 'stdout', 'stderr'].map(outside),
      ],
      'no-restricted-syntax': [
        'error',
        { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Take a Clock.' },
        {
          selector:
            "CallExpression[callee.object.name='Math'] > SpreadElement, CallExpression[callee.property.name=/^(push|unshift)$/] > SpreadElement",
          message: 'A long list does not fit into arguments: see base/extremes.',
        },
      ],
    },
  },
);
