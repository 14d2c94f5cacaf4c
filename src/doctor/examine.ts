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
import { stateStep } from './steps/state.ts';
import { tokenStep } from './steps/token.ts';
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

/** What is looked at once. */
const machineSteps: readonly Step<MachineVisit>[] = [stateStep, portStep, prometheusStep];

/** Calls to the vendor that an operation costs at most. */
export const mostCallsEach = mostCalls(operationSteps);

export function examineOperation(visit: Visit, signal: AbortSignal): AsyncGenerator<Finding, void> {
  return runSteps(operationSteps, visit, visit.operation.name, signal);
}

export function examineMachine(visit: MachineVisit, signal: AbortSignal): AsyncGenerator<Finding, void> {
  return runSteps(machineSteps, visit, undefined, signal);
}
