import { createServer } from 'node:http';
import { ConfigError, type ConfigProblem } from '../../base/errors.ts';
import { listenOn } from '../../base/listen.ts';
import { type ListenAddress, listenAddressText } from '../../base/listen-address.ts';
import type { Found } from '../finding.ts';
import type { Step } from '../steps.ts';
import type { MachineVisit } from '../visit.ts';

/** Whether the exporter can listen at its addresses, or does already. */
export const portStep: Step<MachineVisit> = {
  name: 'port',
  needs: [],
  calls: 0,
  look: async ({ listenAddresses, unhealthyBecause }) => {
    const found: Found[] = [];
    for (const address of listenAddresses) {
      const problem = await listenProblem(address);
      const unhealthy = problem?.mayPass === true ? await unhealthyBecause(address) : undefined;
      found.push(judgePort({ address: listenAddressText(address), problem, unhealthy }));
    }
    return { found };
  },
};

export type PortFacts = {
  readonly address: string;
  /** Why nobody can listen there now; undefined where one can. */
  readonly problem: Pick<ConfigProblem, 'problem' | 'remedy' | 'mayPass'> | undefined;
  /** What listens there is no healthy exporter, and why; undefined where it is one. */
  readonly unhealthy: string | undefined;
};

export function judgePort({ address, problem, unhealthy }: PortFacts): Found {
  if (problem === undefined) return { mark: 'ok', what: `${address} is free` };
  const isTaken = problem.mayPass === true;
  if (isTaken && unhealthy === undefined)
    return { mark: 'ok', what: `${address} is held by an exporter that is healthy` };
  const who = isTaken ? `; ${unhealthy ?? ''}` : '';
  return { mark: 'fail', what: `${address}: ${problem.problem}${who}`, remedy: problem.remedy };
}

async function listenProblem(address: ListenAddress): Promise<ConfigProblem | undefined> {
  const server = createServer();
  try {
    await listenOn(server, address, '--web.listen-address');
    return undefined;
  } catch (error) {
    if (error instanceof ConfigError) return error.problems[0];
    throw error;
  } finally {
    server.close();
  }
}
