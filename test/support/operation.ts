import { onTestFinished } from 'vitest';
import type { Config, OperationConfig } from '../../src/config/config.ts';
import { renderOwnText } from '../../src/metrics/instrument-text.ts';
import { createOperation } from '../../src/refresh/operation.ts';
import { createPublication } from '../../src/metrics/published-snapshots.ts';
import { dueAt } from '../../src/refresh/schedule.ts';
import type { SimulatorOptions } from '../../src/simulator/options.ts';
import type { ScriptedFault } from '../../src/simulator/faults/script.ts';
import { memoryStateStore, type StateStore } from '../../src/ledger/store.ts';
import type { Simulator } from '../../src/simulator/simulator.ts';
import type { Report } from '../../src/wolkvox/reports/report.ts';
import { reports as shippedReports } from '../../src/wolkvox/reports/reports.ts';
import { createVendor } from '../../src/wolkvox/connection.ts';
import { createAccounts } from '../../src/wolkvox/shared-token.ts';
import { vendorLimits, type CallLimits } from '../../src/wolkvox/limits.ts';
import { valueIn } from './exposition.ts';
import { leapingClock, type LeapingClock } from './leaping-clock.ts';
import { keptLog } from './lines.ts';
import { simulatorFor } from './simulator.ts';

export const minuteMs = 60_000;

/** A config for operations of a simulator: five minutes, one to settle. */
export function configOf(operations: readonly OperationConfig[], changes: Partial<Config> = {}): Config {
  return {
    intervalMs: 5 * minuteMs,
    settleMs: minuteMs,
    staleAfterMs: 15 * minuteMs,
    catchUpMs: 7 * 1_440 * minuteMs,
    dayCounters: true,
    operations,
    ...changes,
  };
}

export function operationOf(origin: string, changes: Partial<OperationConfig> = {}): OperationConfig {
  return {
    name: 'ventas',
    server: 'wv0042',
    origin,
    token: { env: 'TOKEN' },
    timezone: 'America/Bogota',
    licenses: 25,
    poolShare: 0.8,
    skillNames: 'vendor',
    vendorClock: 'check',
    skills: { allow: [], deny: [] },
    ...changes,
  };
}

export type OperationOptions = {
  readonly start?: string;
  readonly simulator?: SimulatorOptions & { readonly faults?: readonly ScriptedFault[] };
  readonly operation?: Partial<OperationConfig>;
  readonly config?: Partial<Config>;
  readonly limits?: Partial<CallLimits>;
  readonly store?: StateStore;
  readonly reports?: readonly Report[];
};

/** One operation before a simulator over a real socket, refreshed when the test says so, on a clock that leaps. */
export async function operationFor(options: OperationOptions = {}) {
  const clock = leapingClock(options.start ?? '2026-03-04T17:06:10Z');
  return operationBefore(await vendorFor(clock, options), clock, options);
}

/** The vendor that `operationFor` asks. */
export function vendorFor(clock: LeapingClock, { simulator, reports }: OperationOptions = {}): Promise<Simulator> {
  return simulatorFor({ skills: 6, unused: 'zero', blanks: 0, ...simulator }, clock, reports);
}

/** An operation before a simulator that runs: with the store of an earlier one, what a restart or a reload makes of it. */
export async function operationBefore(simulator: Simulator, clock: LeapingClock, options: OperationOptions = {}) {
  const { reports = shippedReports } = options;
  const env: Record<string, string | undefined> = { TOKEN: simulator.token };
  const config = configOf([operationOf(simulator.origin, options.operation)], options.config);
  const vendor = createVendor({ clock, way: { env: {} }, limits: { ...vendorLimits, ...options.limits } });
  onTestFinished(() => vendor.close());
  const kept = keptLog();
  const publication = createPublication(clock, reports);
  const store = options.store ?? memoryStateStore();
  const shared = {
    ...vendor,
    reports,
    clock,
    env,
    random: () => 0.5,
    log: kept.log,
    publication,
    store,
    accounts: createAccounts(),
  };
  const [operationConfig = operationOf('')] = config.operations;
  const operation = await createOperation(config, operationConfig, shared);
  await operation.noteStart();
  const never = new AbortController().signal;
  const schedule = {
    zone: operationConfig.timezone,
    lengthMs: config.intervalMs,
    settleMs: config.settleMs,
    offsetMs: 0,
  };

  const refresh = (signal: AbortSignal = never) => operation.refresh(dueAt(clock.now(), schedule), signal);
  const text = async () => {
    const own = await renderOwnText(
      [{ registry: operation.instruments.registry, operation: operationConfig.name }],
      'text',
    );
    return (await publication.text('text')).toString() + own;
  };
  return {
    clock,
    simulator,
    env,
    store,
    log: kept,
    refresh,
    look: operation.look,
    vendorLagMs: operation.vendorLagMs,
    operation: operationConfig,
    /** Refreshes when the next interval is due. */
    next: async () => {
      clock.leap(Math.max(0, dueAt(clock.now(), schedule).nextMs - clock.now()));
      return refresh();
    },
    text,
    snapshot: () => publication.snapshots()[0],
    value: async (name: string, labels: Readonly<Record<string, string>> = {}) => valueIn(await text(), name, labels),
    /** How often the vendor was called. */
    calls: () => simulator.measured().requests,
  };
}
