import { runDoctor } from '../../src/doctor/doctor.ts';
import type { DoctorDeps } from '../../src/doctor/doctor-deps.ts';
import type { Finding, Mark, StepName } from '../../src/doctor/finding.ts';
import type { DoctorSettings } from '../../src/doctor/settings.ts';
import type { Config, OperationConfig } from '../../src/config/config.ts';
import type { ScriptedFault } from '../../src/simulator/faults/script.ts';
import type { SimulatorOptions } from '../../src/simulator/options.ts';
import { vendorLimits, type CallLimits } from '../../src/wolkvox/limits.ts';
import type { Way } from '../../src/wolkvox/connector.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { leapingClock } from '../support/leaping-clock.ts';
import { configOf, operationOf } from '../support/operation.ts';
import { simulatorFor } from '../support/simulator.ts';

export type Told = {
  readonly exitCode: number;
  readonly findings: readonly Finding[];
  readonly out: string;
  readonly error: string;
  /** What a step found, as `mark what → remedy`. */
  readonly of: (step: StepName) => readonly string[];
  readonly marks: Readonly<Partial<Record<StepName, readonly Mark[]>>>;
};

const usual: DoctorSettings = {
  configFile: undefined,
  listenAddresses: [{ host: '127.0.0.1', port: 0 }],
  webConfigFile: undefined,
  routePrefix: '/',
  stateFile: undefined,
  operation: undefined,
  json: true,
  yes: true,
  prometheusUrl: undefined,
  reportFile: undefined,
};

export type DoctorOptions = {
  readonly settings?: Partial<DoctorSettings>;
  readonly deps?: Partial<DoctorDeps>;
  readonly way?: Partial<Way>;
  readonly limits?: Partial<CallLimits>;
  readonly config?: Partial<Config>;
  readonly at?: string;
};

/** Runs doctor for these operations and collects what it says. */
export async function doctorFor(operations: readonly OperationConfig[], options: DoctorOptions = {}): Promise<Told> {
  const [out, error]: [string[], string[]] = [[], []];
  const settings = { ...usual, ...options.settings };
  const { env = {}, ...way } = options.way ?? {};
  const exitCode = await runDoctor(
    settings,
    {
      clock: leapingClock(options.at ?? '2026-03-04T17:00:00Z'),
      way: { env, ...way },
      limits: { ...vendorLimits, ...options.limits },
      build: { version: '1.2.3', nodeVersion: 'v20' },
      load: () =>
        Promise.resolve({ config: configOf(operations, options.config), disabled: [], elsewhere: [], warnings: [] }),
      print: (text) => out.push(text),
      printError: (text) => error.push(text),
      confirm: undefined,
      unhealthyBecause: () => Promise.resolve('nothing listens there'),
      ...options.deps,
    },
    new AbortController().signal,
  );
  const findings = settings.json ? out.map((line) => JSON.parse(line) as Finding) : [];
  const of = (step: StepName) =>
    findings
      .filter((finding) => finding.step === step)
      .map(({ mark, what, remedy }) => `${mark} ${what}${remedy === undefined ? '' : ` → ${remedy}`}`);
  const marks: Partial<Record<StepName, Mark[]>> = {};
  for (const { step, mark } of findings) (marks[step] ??= []).push(mark);
  return { exitCode, findings, out: out.join(''), error: error.join(''), of, marks };
}

/** Runs doctor before a simulator at noon in Bogotá. */
export async function doctorBefore(
  simulated: SimulatorOptions & { readonly faults?: readonly ScriptedFault[] } = {},
  { operation, ...options }: DoctorOptions & { readonly operation?: Partial<OperationConfig> } = {},
) {
  const simulator = await simulatorFor({ blanks: 0, ...simulated }, fakeClock(options.at ?? '2026-03-04T17:00:00Z'));
  const operations = [operationOf(simulator.origin, operation)];
  const { env = {} } = options.way ?? {};
  const way = { ...options.way, env: { TOKEN: simulator.token, ...env } };
  const told = await doctorFor(operations, { ...options, way });
  return { ...told, simulator };
}
