import leven from 'leven';
import { z } from 'zod';
import { type ConfigProblem as Fault, ConfigError } from '../../base/errors.ts';
import { duration, faultFrom } from '../schema.ts';
import type { Random } from '../random.ts';
import { answerKinds } from './answer-kinds.ts';
import type { Effect, FaultKind } from './effect.ts';
import { wireKinds } from './wire-kinds.ts';

const kinds = { ...answerKinds, ...wireKinds };

export type FaultName = keyof typeof kinds;

/** The kinds of fault there are. */
export const faultNames = Object.keys(kinds).filter(isFaultName);

/**
 * One line of a fault script as people write it. `from` and `for` (durations such as `10m`) are a period counted
 * from the simulator's start; `next` is a number of requests counted from when the script was set; without any
 * of them the fault lasts. `chance` makes it strike only that share of the requests. Any further key is a parameter
 * of the kind.
 */
export type ScriptedFault = {
  readonly kind: FaultName;
  /** Only this API; all of them if not given. */
  readonly api?: string;
  readonly from?: string;
  readonly for?: string;
  readonly next?: number;
  readonly chance?: number;
  readonly [parameter: string]: unknown;
};

/** A checked line of a script. */
type Entry = {
  readonly kind: FaultName;
  readonly api: string | undefined;
  readonly fromMs: number;
  readonly untilMs: number;
  readonly next: number | undefined;
  readonly chance: number;
  readonly effect: Effect;
};

const when = {
  from: duration.optional(),
  for: duration.optional(),
  next: z.int().min(1).optional(),
  chance: z.number().min(0).max(1).optional(),
};

/**
 * Checks a script.
 * @throws ConfigError naming every line that cannot be used; `where` says which file or call it came from.
 */
export function parseScript(script: unknown, where: string, apis: readonly string[]): readonly Entry[] {
  if (!Array.isArray(script)) {
    throw new ConfigError([
      { where, path: '', problem: 'not a list', remedy: 'write a list of faults, such as [{kind: reset, next: 1}]' },
    ]);
  }
  const parsed = script.map((line: unknown, index) => parseLine(line, where, `[${index}]`, apis));
  const faults = parsed.flatMap((line) => ('faults' in line ? line.faults : []));
  if (faults.length > 0) throw new ConfigError(faults);
  return parsed.flatMap((line) => ('faults' in line ? [] : [line]));
}

function parseLine(
  line: unknown,
  where: string,
  path: string,
  apis: readonly string[],
): Entry | { readonly faults: readonly Fault[] } {
  const name: unknown = typeof line === 'object' && line !== null && 'kind' in line ? line.kind : undefined;
  if (typeof name !== 'string' || !isFaultName(name)) return { faults: [unknownKind(name, where, path)] };
  const kind: FaultKind = kinds[name];
  const parsed = z
    .strictObject({ ...kind.parameters, ...when, api: z.enum(apis).optional(), kind: z.literal(name) })
    .refine(({ next, from, for: lasting, chance }) => next === undefined || (from ?? lasting ?? chance) === undefined, {
      error: 'next cannot stand beside from, for or chance',
    })
    .safeParse(line);
  if (!parsed.success) return { faults: parsed.error.issues.map((issue) => faultFrom(issue, where, path)) };
  const { api, from = 0, for: lasting = Infinity, next, chance = 1 } = parsed.data;
  return { kind: name, api, fromMs: from, untilMs: from + lasting, next, chance, effect: kind.effect(line) };
}

function unknownKind(name: unknown, where: string, path: string): Fault {
  const given = typeof name === 'string' ? name : '';
  const nearest = faultNames.toSorted((a, b) => leven(a, given) - leven(b, given))[0] ?? '';
  return {
    where,
    path: `${path}.kind`,
    problem: given === '' ? 'no kind of fault is named' : `${JSON.stringify(given)} is not a kind of fault`,
    remedy: given === '' ? `name one of ${faultNames.join(', ')}` : `did you mean ${nearest}?`,
  };
}

function isFaultName(name: string): name is FaultName {
  return Object.hasOwn(kinds, name);
}

/** A script in force. */
export type Script = {
  /**
   * What happens to a request of this API now, `sinceStartMs` after the simulator's start. All periods that
   * cover it apply, in order; of the faults that wait for the next requests, only the first, which it uses up once.
   */
  readonly effectsOn: (api: string, sinceStartMs: number) => readonly Effect[];
};

/** Puts a checked script in force. `random` decides where a fault strikes by chance. */
export function runScript(entries: readonly Entry[], random: Random): Script {
  const left = new Map(entries.map((entry) => [entry, entry.next ?? Infinity]));
  return {
    effectsOn: (api, sinceStartMs) => {
      const matching = entries.filter((entry) => entry.api === undefined || entry.api === api);
      const periods = matching.filter(
        ({ next, fromMs, untilMs, chance }) =>
          next === undefined && sinceStartMs >= fromMs && sinceStartMs < untilMs && random() < chance,
      );
      const counted = matching.find((entry) => entry.next !== undefined && (left.get(entry) ?? 0) > 0);
      if (counted === undefined) return periods.map(({ effect }) => effect);
      left.set(counted, (left.get(counted) ?? 0) - 1);
      return entries.filter((entry) => entry === counted || periods.includes(entry)).map(({ effect }) => effect);
    },
  };
}
