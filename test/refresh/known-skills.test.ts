import { expect, test } from 'vitest';
import { withSkills } from '../../src/refresh/known-skills.ts';
import { mostSkills } from '../../src/wolkvox/limits.ts';

const ids = (count: number, from = 0) => Array.from({ length: count }, (_, i) => String(from + i));

test('answers may add up to as many skills as an operation can have, and not to one more', () => {
  const known = { counted: new Set(ids(mostSkills - 2)), ids: new Set<string>() };
  const full = withSkills(known, ids(2, mostSkills - 2));

  expect(full.counted.size).toBe(mostSkills);
  expect(withSkills(full, ids(5)).counted.size).toBe(mostSkills);
  expect(() => withSkills(full, ids(1, mostSkills))).toThrow(`more than ${mostSkills} skills`);
});
