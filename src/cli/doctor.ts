import type { Clock } from '../base/clock.ts';
import type { ListenAddress } from '../base/listen-address.ts';
import type { Environment } from '../config/environment.ts';
import { runDoctor } from '../doctor/doctor.ts';
import type { DoctorDeps } from '../doctor/doctor-deps.ts';
import type { DoctorSettings } from '../doctor/settings.ts';
import { exitCodes } from './exit-codes.ts';
import { healthcheckTarget, unhealthyBecause } from './healthcheck.ts';

type Here = Pick<DoctorDeps, 'build' | 'load' | 'print' | 'printError' | 'confirm'> & {
  readonly clock: Clock;
  readonly env: Environment;
};

/** Runs doctor on this machine; answers the exit code. `hasTls`: whether the exporter's own pages speak TLS. */
export async function runDoctorHere(
  settings: DoctorSettings,
  { clock, env, build, load, print, printError, confirm }: Here,
  hasTls: boolean,
  signal: AbortSignal,
): Promise<number> {
  const { routePrefix } = settings;
  const unhealthy = (address: ListenAddress) =>
    unhealthyBecause(healthcheckTarget({ url: undefined, listenAddresses: [address], routePrefix }, hasTls));
  const deps = { clock, way: { env }, build, load, print, printError, confirm, unhealthyBecause: unhealthy };
  try {
    return await runDoctor(settings, deps, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
    printError('error: stopped before everything was looked at\n');
    return exitCodes.failed;
  }
}
