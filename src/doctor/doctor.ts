import { ConfigError } from '../base/errors.ts';
import { lagBy } from '../beside/lag.ts';
import { schedulesOnToken } from '../beside/token-schedules.ts';
import { createTurns, type Turns } from '../beside/turns.ts';
import type { Config, OperationConfig } from '../config/config.ts';
import { isStateInUse } from '../ledger/in-use.ts';
import { currentToken } from '../refresh/current-token.ts';
import { createVendor } from '../wolkvox/connection.ts';
import { vendorLimits } from '../wolkvox/limits.ts';
import { reports } from '../wolkvox/reports/reports.ts';
import { smartHold } from '../wolkvox/reports/smart-hold.ts';
import type { RawAnswer } from '../wolkvox/transport.ts';
import { chosen } from './chosen.ts';
import { configurationFindings, problemFindings } from './configuration.ts';
import { type Conversation, createConversation, newestSkewMs } from './conversation.ts';
import { mayCall } from './cost.ts';
import type { DoctorDeps, Examined } from './doctor-deps.ts';
import { examineMachine, examineOperation } from './examine.ts';
import { asksForAction, type Finding } from './finding.ts';
import { refuseUnwritable, saveReport } from './save-report.ts';
import type { DoctorSettings } from './settings.ts';
import { findingJson, findingText, summaryText } from './text.ts';

/** Nothing to do; something to do; the configuration cannot be used, or the calls were not allowed. */
type ExitCode = 0 | 1 | 2;

/** Looks at everything in order and tells each finding as it is made. Throws ConfigError for an unknown operation. */
export async function runDoctor(settings: DoctorSettings, deps: DoctorDeps, signal: AbortSignal): Promise<ExitCode> {
  const loaded = await deps.load().catch(asConfigError);
  const findings = loaded instanceof ConfigError ? problemFindings(loaded.problems) : configurationFindings(loaded);
  for (const finding of findings) tell(finding, settings, deps);
  if (loaded instanceof ConfigError) return 2;

  const operations = chosen(loaded.config.operations, settings.operation);
  await refuseUnwritable(settings.reportFile);
  const answer = await mayCall(operations.length, settings, loaded.config, deps);
  if (answer !== 'yes') return answer === 'no' ? 1 : 2;

  const examined: Examined[] = [];
  for (const operation of operations) {
    if (operations.length > 1 && !settings.json) deps.print(`\noperation ${operation.name}\n`);
    examined.push(await examineOne(operation, loaded.config, settings, deps, signal));
  }
  if (operations.length > 1 && !settings.json) deps.print('\nthis machine\n');
  const machine = await examineRest(loaded.config, settings, deps, signal);

  const all = [...findings, ...examined.flatMap((one) => one.findings), ...machine];
  const calls = examined.reduce((sum, one) => sum + one.calls, 0);
  if (!settings.json) deps.print(`\n${summaryText(all, calls)}`);
  await saveReport({ settings, config: loaded.config, examined, machine: [...findings, ...machine] }, deps);
  return all.some(asksForAction) ? 1 : 0;
}

function tell(finding: Finding, { json }: DoctorSettings, { print }: Pick<DoctorDeps, 'print'>): void {
  print(json ? findingJson(finding) : findingText(finding));
}

async function examineOne(
  operation: OperationConfig,
  config: Config,
  settings: DoctorSettings,
  deps: DoctorDeps,
  signal: AbortSignal,
): Promise<Examined> {
  const { clock, way, limits = vendorLimits } = deps;
  const token = await currentToken(operation, way.env);
  let onRaw: (raw: RawAnswer) => void = () => undefined;
  let calls = 0;
  const vendor = createVendor({ clock, way, limits, onRaw: (raw) => onRaw(raw) });
  const conversation: Conversation = createConversation((call, listener, until) => {
    onRaw = listener.onRaw;
    const once = () => {
      listener.onBegin();
      calls += 1;
      return vendor.call({ origin: operation.origin, token }, call, until);
    };
    return turns.ask(once, until);
  }, clock);
  const turns = await turnsFor({ operation, config, heard: conversation.heard }, settings, deps);
  const visit = { config, operation, report: smartHold, way, limits, clock, ask: conversation.ask };
  try {
    const findings = await toldOf(examineOperation(visit, settings.probe, signal), settings, deps);
    return { operation, token, findings, heard: conversation.heard(), calls };
  } finally {
    await vendor.close();
  }
}

type Calling = Pick<Conversation, 'heard'> & { readonly config: Config; readonly operation: OperationConfig };

/** One call at a time, beside an exporter that runs between its refreshes only. */
async function turnsFor(
  { config, operation, heard }: Calling,
  { stateFile }: DoctorSettings,
  { clock, way, printError }: DoctorDeps,
): Promise<Turns> {
  return createTurns({
    clock,
    schedules: await schedulesOnToken(config, operation, way.env),
    lag: () => lagBy(newestSkewMs(heard()), config.intervalMs, operation.vendorClock),
    isExporterRunning: () => (stateFile === undefined ? Promise.resolve(false) : isStateInUse(stateFile)),
    onWait: ({ why, untilMs }) => printError(waitText[why](new Date(untilMs).toISOString().slice(11, 19))),
  });
}

const waitText = {
  refresh: (until: string) => `waits until ${until} UTC: the exporter that runs refreshes before\n`,
  simultaneous: (until: string) => `waits until ${until} UTC: wolkvox says that another call is under way\n`,
};

function examineRest(
  { intervalMs }: Config,
  settings: DoctorSettings,
  deps: DoctorDeps,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const { stateFile, listenAddresses, prometheusUrl, httpConfigFile } = settings;
  const { clock, unhealthyBecause } = deps;
  const visit = {
    stateFile,
    reports,
    listenAddresses,
    unhealthyBecause,
    prometheusUrl,
    httpConfigFile,
    intervalMs,
    clock,
  };
  return toldOf(examineMachine(visit, signal), settings, deps);
}

async function toldOf(
  findings: AsyncIterable<Finding>,
  settings: DoctorSettings,
  deps: Pick<DoctorDeps, 'print'>,
): Promise<readonly Finding[]> {
  const all: Finding[] = [];
  for await (const finding of findings) {
    tell(finding, settings, deps);
    all.push(finding);
  }
  return all;
}

function asConfigError(error: unknown): ConfigError {
  if (error instanceof ConfigError) return error;
  throw error;
}
