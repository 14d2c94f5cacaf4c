import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { committedDashboards, expressionsOf, substitute } from '../support/dashboards.ts';
import { temporaryFolder } from '../support/folders.ts';
import { run } from '../support/program.ts';
import { programTest } from '../support/program-test.ts';

for (const [path, board] of committedDashboards) {
  programTest('promtool', `${path} asks nothing promtool would refuse`, async () => {
    const file = join(temporaryFolder(), 'queries.json');
    const rules = expressionsOf(board).map(({ expr }, index) => ({
      record: `board:query:${index}`,
      expr: substitute(expr),
    }));
    writeFileSync(file, JSON.stringify({ groups: [{ name: 'board', rules }] }));

    expect(await run('promtool', ['check', 'rules', file])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(`${rules.length} rules found`) as string,
    });
  });
}
