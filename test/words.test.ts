import { expect, test } from 'vitest';
import { filesBelow, textOf } from './support/repository.ts';

/** What one thing is not called, by the word it has. `ours`: where the word means something else. */
const words = [
  { word: /\bfaults?\b/i, instead: 'problem, or error; faults are the simulator’s', ours: /^src\/(simulator|cli)\// },
  { word: /\battempts?\b/i, instead: 'try', ours: /^src\/metrics\/families\// },
  { word: /\blanes?\b/i, instead: 'queue', ours: /^$/ },
];

/** The status page has the words of its readers. */
const files = filesBelow('src', '.ts').filter((file) => !file.startsWith('src/web/status-page/'));

test.each(words)('no file of src says $word where it means $instead', ({ word, ours }) => {
  expect(files.filter((file) => !ours.test(file) && word.test(textOf(file)))).toEqual([]);
});
