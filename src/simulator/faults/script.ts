import * as z from 'zod';
import { nearestRemedy } from '../../base/did-you-mean.ts';
import { type ConfigProblem, ConfigError, quoted } from '../../base/errors.ts';
import { isRecord } from '../../base/record.ts';
import type { Source } from '../../base/schema-problems.ts';
import { duration, parseWith } from '../schema.ts';
import type { Random } from '../random.ts';
import { windowKinds, type WindowKind } from '../asked.ts';
import { answerKinds } from './answer-kinds.ts';
import { beliefKinds } from './belief-kinds.ts';
import type { Effect, FaultKind } from './effect.ts';
import { formKinds } from './form-kinds.ts';
import { wireKinds } from './wire-kinds.ts';

const kinds = { ...answerKinds, ...formKinds, ...beliefKinds, ...wireKinds };

export type FaultName = keyof typeof kinds;

/** The kinds of fault there are. */
export const faultNames = Object.keys(kinds).filter(isFaultName);

/** The parameters that a kind takes. */
export const parametersOf = (name: FaultName): readonly string[] => Object.keys(kinds[name].parameters);

/**
 * One line of a fault script as people write it. `from` and `for` (durations such as `10m`) are a period counted
 * from the simulator's start; `next` is a number of requests counted from when the script was set; without any
 * of them the fault lasts. `chance` makes it strike only that share of the requests. Any further key is a parameter
 * of the kind. `window` makes it strike only questions for a day (so far) or only those for a part of one.
 */
export type ScriptedFault = {
  readonly kind: FaultName;
  /** Only this API; all of them if not given. */
  readonly api?: string;
  /** Only windows of this kind; all of them if not given, except where the kind itself is about days. */
  readonly window?: WindowKind;
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
  readonly window: WindowKind | undefined;
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
  window: z.enum(windowKinds).optional(),
};

/**
 * Checks a script.
 * @throws ConfigError naming every line that cannot be used, at its place in `source`.
 */
export function parseScript(script: unknown, source: Source, apis: readonly string[]): readonly Entry[] {
  if (!Array.isArray(script)) {
    const remedy = 'write a list of faults, such as [{kind: reset, next: 1}]';
    throw new ConfigError([{ where: source.place([], 'value'), path: '', problem: 'not a list', remedy }]);
  }
  const parsed = script.map((line: unknown, index) => entryOrProblems(line, index, source, apis));
  const problems = parsed.flatMap((line) => ('problems' in line ? line.problems : []));
  if (problems.length > 0) throw new ConfigError(problems);
  return parsed.flatMap((line) => ('problems' in line ? [] : [line]));
}

function entryOrProblems(
  line: unknown,
  index: number,
  source: Source,
  apis: readonly string[],
): Entry | Pick<ConfigError, 'problems'> {
  try {
    return parseLine(line, index, source, apis);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
}

/** One line of a script. Throws ConfigError. */
function parseLine(line: unknown, index: number, source: Source, apis: readonly string[]): Entry {
  const name = isRecord(line) ? line['kind'] : undefined;
  if (typeof name !== 'string' || !isFaultName(name)) throw new ConfigError([unknownKind(name, index, source)]);
  const kind: FaultKind = kinds[name];
  const schema = z
    .strictObject({ ...kind.parameters, ...when, api: z.enum(apis).optional(), kind: z.literal(name) })
    .refine(({ next, from, for: lasting, chance }) => next === undefined || (from ?? lasting ?? chance) === undefined, {
      error: 'next cannot stand beside from, for or chance',
      params: { remedy: 'keep one way to say when' },
    });
  const {
    api,
    window = kind.window,
    from = 0,
    for: lasting = Infinity,
    next,
    chance = 1,
  } = parseWith(schema, line, source, [index]);
  return { kind: name, api, window, fromMs: from, untilMs: from + lasting, next, chance, effect: kind.effect(line) };
}

function unknownKind(name: unknown, index: number, source: Source): ConfigProblem {
  const given = typeof name === 'string' ? name : '';
  const path = [index, 'kind'];
  return {
    where: source.place(path, 'value'),
    path: source.pathText(path),
    problem: given === '' ? 'no kind of fault is named' : `${quoted(given)} is not a kind of fault`,
    remedy: nearestRemedy(given, faultNames),
  };
}

function isFaultName(name: string): name is FaultName {
  return Object.hasOwn(kinds, name);
}

/** A script in force. */
export type Script = {
  /**
   * What happens to a request of this API for this kind of window now, `sinceStartMs` after the simulator's start. All periods that
   * cover it apply, in order; of the faults that wait for the next requests, only the first, which it uses up once.
   */
  readonly effectsOn: (api: string, window: WindowKind | undefined, sinceStartMs: number) => readonly Effect[];
};

/** Puts a checked script in force. `random` decides where a fault strikes by chance. */
export function runScript(entries: readonly Entry[], random: Random): Script {
  const left = new Map(entries.map((entry) => [entry, entry.next ?? Infinity]));
  return {
    effectsOn: (api, window, sinceStartMs) => {
      const matching = entries.filter(
        (entry) => (entry.api ?? api) === api && (entry.window === undefined || entry.window === window),
      );
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
