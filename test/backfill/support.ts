import { runHistory, type HistoryWish } from '../../src/backfill/run-history.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { smartHold } from '../../src/wolkvox/reports/smart-hold.ts';
import type { SimulatorOptions } from '../../src/simulator/options.ts';
import { folderWith } from '../support/folders.ts';
import { leapingClock } from '../support/leaping-clock.ts';
import { keptLog } from '../support/lines.ts';
import { simulatorFor } from '../support/simulator.ts';

const given = {
  stepMs: 3_600_000,
  operation: undefined,
  stateFile: undefined,
  prometheus: undefined,
  httpConfigFile: undefined,
  force: false,
};
const labels = { job: 'smart-hold-exporter', instance: 'localhost:10857' };

/** A simulated vendor, and the command as it would be given before it. It is noon in Bogotá. */
export async function historyBefore(
  options: SimulatorOptions = {},
  startIso = '2026-03-04T17:00:00Z',
  poolShare?: number,
) {
  const clock = leapingClock(startIso);
  const simulator = await simulatorFor({ busiest: 60, skills: 2, ...options }, clock);
  const folder = folderWith({ token: simulator.token });
  const env = { WOLKVOX_SERVER: simulator.origin, WOLKVOX_TOKEN_FILE: folder.path('token'), WOLKVOX_OPERATION: 'v' };
  const output = folder.path('history.om');
  const told: string[] = [];
  const printed: string[] = [];

  async function run(wish: Partial<HistoryWish>, stop = new AbortController(), tell?: (line: string) => void) {
    const { config: loaded } = await loadConfig(undefined, env);
    const operations = loaded.operations.map((it) => ({ ...it, poolShare: poolShare ?? it.poolShare }));
    const config = { ...loaded, operations };
    return runHistory(
      { ...given, labels, from: '2026-03-02', to: '2026-03-04', output, ...wish },
      {
        config,
        report: smartHold,
        env,
        clock,
        random: () => 0.5,
        log: keptLog().log,
        print: (text) => printed.push(text),
        tell: (line) => {
          told.push(line);
          tell?.(line);
        },
      },
      stop.signal,
    );
  }

  return { clock, simulator, folder, output, told, printed, run };
}
