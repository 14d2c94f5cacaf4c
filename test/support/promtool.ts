import type { TestContext } from 'vitest';
import { run } from './program.ts';

/** Runs promtool on an input. Where it is missing the test is skipped, unless CI=true: there that is a failure. */
export async function promtool(
  argv: readonly string[],
  input: string,
  { skip }: Pick<TestContext, 'skip'>,
): Promise<{ code: number | null; output: string }> {
  try {
    const { code, stdout, stderr } = await run('promtool', argv, { input });
    return { code, output: stdout + stderr };
  } catch (error) {
    if (process.env['CI'] === 'true') throw error;
    return skip('promtool is not installed');
  }
}
