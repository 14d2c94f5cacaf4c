import { expect } from 'vitest';

import { groups } from '../../prometheus/rules/groups.ts';
import { programTest } from '../support/program-test.ts';
import { mutantsOf, type Mutant } from './mutants.ts';
import { unitTestOf } from './unit-test.ts';

/** Whether the alert's unit test passes although one of its numbers was changed. */
async function survives({ alertName, group }: Mutant): Promise<boolean> {
  const { code, stderr } = await unitTestOf(alertName, group);
  if (code !== 0 && !/got:|exp:/.test(stderr)) throw new Error(`promtool did not compare anything: ${stderr}`);
  return code === 0;
}

/** These take promtool a minute together: `npm run proof` looks at them. */
const costly = ['SmartHoldCallbacksFailing', 'SmartHoldActivationSurge', 'WolkvoxDataStale'];
const isLookedAt = (name: string) => process.env['PROOF'] !== undefined || !costly.includes(name);
const alertNames = [...new Set(groups.flatMap(({ alerts }) => alerts.map(({ name }) => name)))].filter(isLookedAt);

for (const name of alertNames) {
  programTest(
    'promtool',
    `no number of ${name} can change without a unit test noticing`,
    async () => {
      const mutants = groups.flatMap(mutantsOf).filter(({ alertName }) => alertName === name);
      const unnoticed: string[] = [];
      for (const mutant of mutants) if (await survives(mutant)) unnoticed.push(mutant.change);

      expect(mutants.length).toBeGreaterThan(0);
      expect(unnoticed).toEqual([]);
    },
    180_000,
  );
}
