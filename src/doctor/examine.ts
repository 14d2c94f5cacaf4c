import type { Finding } from './finding.ts';
import { mostCalls, runSteps } from './run.ts';
import { clockStep } from './steps/clock.ts';
import { connectionStep } from './steps/connection.ts';
import { nameStep } from './steps/name.ts';
import { namesStep } from './steps/names.ts';
import { poolStep } from './steps/pool.ts';
import { portStep } from './steps/port.ts';
import { prometheusStep } from './steps/prometheus.ts';
import { proxyStep } from './steps/proxy.ts';
import { reportStep } from './steps/report.ts';
import { settleStep } from './steps/settle.ts';
import { stateStep } from './steps/state.ts';
import { tokenStep } from './steps/token.ts';
import { windowBoundsStep } from './steps/window-bounds.ts';
import { zoneStep } from './steps/zone.ts';
import type { Step } from './steps.ts';
import type { MachineVisit, Visit } from './visit.ts';

/** What is looked at for each operation, in order. */
const operationSteps: readonly Step<Visit>[] = [
  proxyStep,
  nameStep,
  connectionStep,
  clockStep,
  tokenStep,
  poolStep,
  reportStep,
  zoneStep,
  namesStep,
];

/** What is measured beside it with `--probe`. */
const probeSteps: readonly Step<Visit>[] = [windowBoundsStep, settleStep];

/** What is looked at once. */
const machineSteps: readonly Step<MachineVisit>[] = [stateStep, portStep, prometheusStep];

function stepsWith(probe: boolean): readonly Step<Visit>[] {
  return probe ? [...operationSteps, ...probeSteps] : operationSteps;
}

/** Calls to the vendor that an operation costs at most. `probe`: what takes more calls is measured too. */
export function mostCallsEach(probe: boolean): number {
  return mostCalls(stepsWith(probe));
}

/** Looks at one operation. `probe`: what takes more calls is measured too. */
export function examineOperation(visit: Visit, probe: boolean, signal: AbortSignal): AsyncGenerator<Finding, void> {
  return runSteps(stepsWith(probe), visit, visit.operation.name, signal);
}

export function examineMachine(visit: MachineVisit, signal: AbortSignal): AsyncGenerator<Finding, void> {
  return runSteps(machineSteps, visit, undefined, signal);
}
