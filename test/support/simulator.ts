import { onTestFinished } from 'vitest';
import type { Clock } from '../../src/base/clock.ts';
import type { SimulatorOptions } from '../../src/simulator/options.ts';
import type { ScriptedFault } from '../../src/simulator/faults/script.ts';
import { startSimulator, type Simulator } from '../../src/simulator/simulator.ts';
import type { Report } from '../../src/wolkvox/reports/report.ts';
import { reports as shippedReports } from '../../src/wolkvox/reports/reports.ts';
import { fakeClock } from './fake-clock.ts';

/** A vendor for one test, gone when the test ends. Without a clock it stands at noon of a working day in Bogotá. */
export async function simulatorFor(
  options: SimulatorOptions & { readonly faults?: readonly ScriptedFault[] } = {},
  clock: Clock = fakeClock('2026-03-04T17:00:00Z'),
  reports: readonly Report[] = shippedReports,
): Promise<Simulator> {
  const simulator = await startSimulator(options, { clock, reports });
  onTestFinished(() => simulator.stop());
  return simulator;
}

/** An answer of the simulator as a careless client would read it. */
export type Asked = {
  readonly status: number;
  readonly headers: Headers;
  readonly envelope: {
    readonly code: unknown;
    readonly error: unknown;
    readonly msg: string;
    readonly data: readonly Record<string, unknown>[];
  };
};

/** Asks one of the vendor's APIs over the socket, with the simulator's own token unless another is put in its place. */
export async function ask(
  { origin, token }: { readonly origin: string; readonly token: string | undefined },
  query: Readonly<Record<string, string | undefined>>,
  signal?: AbortSignal,
): Promise<Asked> {
  const answer = await fetch(apiUrl(origin, query), {
    headers: token === undefined ? {} : { 'wolkvox-token': token },
    ...(signal === undefined ? {} : { signal }),
  });
  return { status: answer.status, headers: answer.headers, envelope: (await answer.json()) as Asked['envelope'] };
}

/** Address of one of the vendor's APIs. */
export function apiUrl(origin: string, query: Readonly<Record<string, string | undefined>>): URL {
  const script = query['api'] === 'skills' || query['api'] === 'token_info' ? 'information' : 'reports_manager';
  const url = new URL(`/api/v2/${script}.php`, origin);
  for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, value);
  return url;
}
