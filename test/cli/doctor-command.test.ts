import { expect, test } from 'vitest';
import { parseCommandLine } from '../../src/cli/command-line.ts';
import { runCommand } from '../../src/cli/commands.ts';
import { canary, expectSilence } from '../support/canary.ts';
import { leapingClock } from '../support/leaping-clock.ts';
import { keptLog } from '../support/lines.ts';
import { simulatorFor } from '../support/simulator.ts';

/** Doctor as a person gives it, before a simulated vendor at noon in Bogotá. */
async function doctorGiven(flags: readonly string[], stop = new AbortController(), onSaid?: (text: string) => void) {
  const clock = leapingClock('2026-03-04T17:00:00Z');
  const { origin } = await simulatorFor({ skills: 2, blanks: 0, token: canary }, clock);
  const env = { WOLKVOX_SERVER: origin, WOLKVOX_TOKEN: canary };
  const line = parseCommandLine(['doctor', '--web.listen-address=127.0.0.1:0', ...flags], env, '1.2.3');
  if (line.command !== 'doctor') throw new Error('not understood');
  const said: string[] = [];
  const say = (text: string) => {
    said.push(text);
    onSaid?.(text);
  };
  const forgotten: string[] = [];
  const exitCode = await runCommand(
    line,
    {
      clock,
      env,
      random: Math.random,
      build: { version: '1.2.3', revision: 'test', nodeVersion: 'v20', tzVersion: '2025c' },
      usage: process,
      createLog: () => Promise.resolve(keptLog().log),
      print: say,
      printError: say,
      isColoured: false,
      confirm: undefined,
      onHangup: () => undefined,
      forgetVariables: (names) => forgotten.push(...names),
    },
    stop.signal,
  );
  return { exitCode, said: said.join(''), forgotten };
}

test('doctor looks at what the environment configures, and the token leaves the environment and is never said', async () => {
  const { exitCode, said, forgotten } = await doctorGiven(['--yes']);

  expect(said).toContain('understood: 1 operation; every token is readable\n');
  expect(said).toMatch(/\nnothing to do; 8 calls were made\n$/);
  expect(forgotten).toEqual(['WOLKVOX_TOKEN']);
  expect(exitCode).toBe(0);
  expectSilence(said, 'doctor');
});

test('doctor whose calls nobody allowed makes none', async () => {
  const { exitCode, said } = await doctorGiven([]);

  expect(said).toContain('error: there is no terminal to ask whether they may be spent; give --yes');
  expect(exitCode).toBe(2);
});

test('doctor that is stopped says that it has not looked at everything', async () => {
  const stop = new AbortController();
  const { exitCode, said } = await doctorGiven(['--yes'], stop, () => stop.abort(new Error('Ctrl-C')));

  expect(said).toMatch(/error: stopped before everything was looked at\n$/);
  expect(exitCode).toBe(1);
});
