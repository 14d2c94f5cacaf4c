import type { Registry } from 'prom-client';
import type { AppDeps } from '../app.ts';
import type { OnceSettings } from './flags.ts';
import { oneMinuteMs } from '../base/time-units.ts';
import type { Config } from '../config/config.ts';
import { renderOwnText } from '../metrics/instrument-text.ts';
import { createProcessInstruments } from '../metrics/process-instruments.ts';
import { createFirstTurns } from '../refresh/first-turns.ts';
import { createOperation } from '../refresh/operation.ts';
import { createPublication } from '../metrics/published-snapshots.ts';
import { dueAt } from '../refresh/schedule.ts';
import { memoryStateStore } from '../ledger/store.ts';
import { createVendor } from '../wolkvox/connection.ts';
import { reports as shippedReports } from '../wolkvox/reports/reports.ts';
import { createAccounts } from '../wolkvox/shared-token.ts';

/** Leaves every retry its time, although no next refresh follows. */
const patienceMs = 5 * oneMinuteMs;

/** What every process exposes of itself; in one textfile collector with node_exporter's own these would collide. */
const ofProcess = /^(?:process|nodejs)_/;

/**
 * One refresh of every operation, beside each other; the exposition text, and whether all of them worked.
 * `all`: with the families of the process. Rejects with the signal's reason when it aborts.
 */
export async function runOnce(
  config: Config,
  { env, clock, limits, random, log, build, usage, reports = shippedReports }: AppDeps,
  { all }: Pick<OnceSettings, 'all'>,
  signal: AbortSignal,
): Promise<{ readonly text: string; readonly isComplete: boolean }> {
  const instruments = createProcessInstruments(build, usage);
  instruments.configLoaded(clock.now());
  instruments.webConfigLoaded(clock.now());
  if (!all) withoutProcessFamilies(instruments.registry);
  const publication = createPublication(clock, reports);
  const { call, longestCallMs, close } = createVendor({ clock, way: { env }, ...(limits && { limits }) });
  const [accounts, store] = [createAccounts(), memoryStateStore()];
  const shared = { reports, clock, random, log, env, call, longestCallMs, accounts, publication, store };
  const firstTurn = createFirstTurns();
  const operations = await Promise.all(
    config.operations.map((operation) => createOperation(config, operation, shared)),
  );

  const worked = await Promise.all(
    operations.map(async (operation) => {
      const endTurn = await firstTurn(JSON.stringify(operation.config.token), signal);
      const schedule = {
        zone: operation.config.timezone,
        lengthMs: config.intervalMs,
        settleMs: config.settleMs,
        offsetMs: 0,
      };
      const { interval } = dueAt(clock.now(), schedule);
      return operation.refresh({ interval, nextMs: clock.now() + patienceMs }, signal).finally(endTurn);
    }),
  );
  const registries = [
    { registry: instruments.registry, operation: undefined },
    ...operations.map(({ instruments, config: { name } }) => ({ registry: instruments.registry, operation: name })),
  ];
  const own = (await renderOwnText(registries, 'text')) + (all ? instruments.readings('text') : '');
  const text = (await publication.text('text')).toString() + own;
  instruments.close();
  await close();
  return { text, isComplete: worked.every(Boolean) };
}

function withoutProcessFamilies(registry: Registry): void {
  for (const { name } of registry.getMetricsAsArray()) {
    if (ofProcess.test(name)) registry.removeSingleMetric(name);
  }
}
