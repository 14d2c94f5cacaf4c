import type { Clock } from '../base/clock.ts';
import type { Report } from '../wolkvox/reports/report.ts';
import { answer } from './apis.ts';
import { askedOf, windowKindOf, withWindow, type Asked } from './asked.ts';
import { envelopeText, type Answer } from './envelope.ts';
import type { Effect } from './faults/effect.ts';
import type { Script } from './faults/script.ts';
import type { Gate } from './gate.ts';
import type { Operation } from './call-centre.ts';
import type { SimulatorSettings } from './options.ts';
import type { Reply } from './delivery.ts';
import type { View } from './rows.ts';

/** One request, as far as the answer depends on it. */
export type ApiRequest = {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly token: string | undefined;
  /** Requests under way, this one included. */
  readonly atOnce: number;
};

type Parts = {
  readonly reports: readonly Report[];
  readonly settings: SimulatorSettings;
  readonly operation: Operation;
  readonly gate: Gate;
  readonly clock: Clock;
  readonly startedMs: number;
};

/** The reply to a request: the vendor's right answer, then what the script of faults makes of it. */
export function respond({ path, query, token, atOnce }: ApiRequest, script: Script, parts: Parts): Reply {
  const { reports, settings, operation, gate, clock, startedMs } = parts;
  const nowMs = clock.now();
  const asked = askedOf(query, nowMs, settings.timezone);
  const effects = script.effectsOn(query.get('api') ?? '', windowKindOf(asked), clock.monotonic() - startedMs);
  const refused = gate.refuse(token, { atOnce, nowMs });
  const question = { query: queryUnder(effects, query, asked), nowMs, view: viewAt(nowMs, effects) };
  const told = effects.reduce((changed, effect) => effect.operation?.(changed, settings) ?? changed, operation);
  const right = refused ?? answer(path, question, { reports, operation: told, settings, gate });
  const given = effects.reduce((changed, effect) => effect.answer?.(changed, asked) ?? changed, right);
  const plain: Reply = {
    status: given.status,
    headers: { 'content-type': 'application/json', date: new Date(nowMs).toUTCString() },
    body: envelopeText(given),
    delivery: { how: 'whole' },
    delayMs: settings.latency,
  };
  const reply = effects.reduce((changed, effect) => effect.reply?.(changed) ?? changed, plain);
  if (settings.failedCalls === 'free' && refused === undefined && hasFailed(reply, given)) gate.giveBack(nowMs);
  return reply;
}

/** No rows are an answer. */
function hasFailed({ status }: Reply, given: Answer): boolean {
  return status >= 400 && !(status === 404 && given.status === 404 && given.data.length === 0);
}

function queryUnder(effects: readonly Effect[], query: URLSearchParams, asked: Asked): URLSearchParams {
  if (asked.window === undefined) return query;
  const window = effects.reduce((changed, effect) => effect.window?.(changed, asked) ?? changed, asked.window);
  return window === asked.window ? query : withWindow(query, window);
}

function viewAt(nowMs: number, effects: readonly Effect[]): View {
  const everything: View = { untilMs: nowMs, share: 1 };
  return effects.reduce((view, effect) => effect.view?.(view) ?? view, everything);
}
