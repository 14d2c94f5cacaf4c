import * as z from 'zod';
import { type DurationRange, durationRemedy, parseDuration } from '../base/duration.ts';
import type { Parsed } from '../base/parsed.ts';
import { quoteDigits, textSchema } from '../base/text-schema.ts';
import { oneDayMs, oneHourMs, oneSecondMs } from '../base/time-units.ts';
import { parseServer, serverRemedy } from './vendor-address.ts';
import { parseZone, zoneRemedy } from './zone.ts';

// Messages of built-in checks are remedies; the problem is made from the value (see base/schema-problems).

function duration(range: DurationRange, check: (ms: number) => Parsed<number> = (value) => ({ value })) {
  const parse = (input: string) => {
    const parsed = parseDuration(input, range);
    return 'value' in parsed ? check(parsed.value) : parsed;
  };
  return textSchema(durationRemedy, parse, durationRemedy);
}

/** A key of the file that may be left out: what it means, and what holds then. */
function optional<T extends z.ZodType>(schema: T, fallback: z.input<T>, meaning: string) {
  return schema.prefault(fallback as never).meta({ description: meaning, default: JSON.stringify(fallback) });
}

function dividesDay(ms: number): Parsed<number> {
  if (ms % oneSecondMs !== 0) return { problem: 'the interval is not whole seconds', remedy: 'write whole seconds' };
  if (oneDayMs % ms === 0) return { value: ms };
  return { problem: 'the interval does not divide a day', remedy: 'write one that does, such as 1m, 5m, 10m or 1h' };
}

function wholeSeconds(ms: number): Parsed<number> {
  if (ms % oneSecondMs === 0) return { value: ms };
  return { problem: 'this is not whole seconds', remedy: 'write whole seconds, such as 60s' };
}

/** The name of an operation, as its label shows it. */
export function parseName(input: string): Parsed<string> {
  const value = input.trim();
  if (value === '') return { problem: 'the name is blank', remedy: nameRemedy };
  if (/\p{Cc}/u.test(value)) return { problem: 'the name holds a control character', remedy: nameRemedy };
  if (value.length > 100) return { problem: 'the name is longer than 100 characters', remedy: nameRemedy };
  return { value };
}
const nameRemedy = 'give a short name, such as ventas-co';

/** The path of a token's file. */
export function parseFile(input: string): Parsed<string> {
  const value = input.trim();
  if (value === '' || value.includes('\0')) return { problem: 'the file name is blank', remedy: fileRemedy };
  return { value };
}
const fileRemedy = 'give the path of a file that holds the token alone';

function parseVariable(input: string): Parsed<string> {
  if (/^[A-Za-z_]\w{0,99}$/.test(input) && !/^[0-9a-f]{16,}$/i.test(input)) return { value: input };
  return { problem: 'this is not the name of an environment variable', remedy: variableRemedy };
}
const variableRemedy = 'give the name of the variable that holds the token, never the token';

function parseSkillId(input: string): Parsed<string> {
  const value = input.trim();
  if (value === '') return { problem: 'the skill id is blank', remedy: 'write the id, or leave the line out' };
  return { value };
}

const skillId = textSchema('write skill ids in quotes, such as "1234"', parseSkillId);
const skillIds = z.array(skillId, { error: 'write a list of skill ids, such as ["1234", "1235"]' });

const skillName = textSchema('write the name in quotes, such as "Ventas"', (input) => ({ value: input.trim() }));
const skillNamesRemedy = 'write vendor, off, or a map of id: name';
const skillNames = z.union(
  [
    z.literal(['vendor', 'off']),
    z.record(z.string(), skillName).transform((names): ReadonlyMap<string, string> => {
      return new Map(Object.entries(names).map(([id, name]) => [id.trim(), name]));
    }),
  ],
  { error: skillNamesRemedy },
);

/** One entry under `operations`. */
export const operationSchema = z.strictObject(
  {
    name: textSchema(nameRemedy, parseName).meta({ description: 'The `operation` label; unique.' }),
    server: textSchema(serverRemedy, parseServer, quoteDigits).meta({
      description: 'Four digits in quotes, `wv0042`, or an https origin; http only for a loopback address.',
    }),
    token_file: textSchema(fileRemedy, parseFile)
      .optional()
      .meta({ description: 'File holding the token alone, read again at each refresh; relative to this file.' }),
    token_env: textSchema(variableRemedy, parseVariable)
      .optional()
      .meta({ description: 'Instead of `token_file`: name of the environment variable holding the token.' }),
    enabled: optional(
      z.boolean({ error: 'write true or false' }),
      true,
      '`false`: nobody is asked and nothing exposed; what is saved of it stays.',
    ),
    timezone: optional(textSchema(zoneRemedy, parseZone), 'America/Bogota', "IANA zone of the operation's wall time."),
    licenses: z
      .int({ error: 'write a whole number of licences, such as 25' })
      .min(1, { error: 'write 1 or more, or leave it out' })
      .optional()
      .meta({
        description: 'Daily pool = licences × 1000 calls; unset: as the vendor says, else one is assumed.',
      }),
    pool_share: optional(
      z
        .number({ error: 'write a number above 0, at most 1' })
        .gt(0, { error: 'write a number above 0, at most 1' })
        .max(1, { error: 'write a number above 0, at most 1' }),
      0.8,
      'Part of the pool this exporter may use, above 0, at most 1.',
    ),
    vendor_clock: optional(
      z.enum(['check', 'ignore'], { error: 'write check or ignore' }),
      'check',
      "`check`: while the vendor's clock differs by more than an interval nothing is believed; `ignore`: this machine's clock is right.",
    ),
    skill_names: optional(skillNames, 'vendor', '`vendor` asks for them, `off` has none, or a map of id: name.'),
    skills: optional(
      z.strictObject(
        { allow: skillIds.prefault([]), deny: skillIds.prefault([]) },
        { error: 'write a mapping with allow and deny' },
      ),
      {},
      'Skills exposed: `allow` names the only ones, `deny` those left out. Ids in quotes.',
    ),
  },
  { error: 'write a mapping with name, server and token_file' },
);

/** The whole file, `operations` included. */
export const fileSchema = z.strictObject(
  {
    interval: optional(
      duration({ minMs: 30 * oneSecondMs, maxMs: oneDayMs }, dividesDay),
      '5m',
      'Cadence and width of an interval; divides a day, at least 30s.',
    ),
    settle: optional(
      duration({ minMs: 0, maxMs: oneHourMs }, wholeSeconds),
      '60s',
      "Wait after an interval's end before asking for it; at most 1h.",
    ),
    stale_after: duration({ minMs: oneSecondMs, maxMs: oneDayMs }).optional().meta({
      description: 'Age of the last success at which the interval gauges disappear; above interval, at most 1d.',
      default: '3 intervals',
    }),
    catch_up: optional(
      duration({ minMs: oneDayMs, maxMs: 31 * oneDayMs }),
      '7d',
      'How far back an unclosed day is still closed; 1d to 31d.',
    ),
    day_counters: optional(
      z.boolean({ error: 'write true or false' }),
      true,
      '`false`: one call per interval instead of two, gauges only.',
    ),
    operations: z.array(operationSchema, { error: 'write a list of operations, each beginning with "- name:"' }),
  },
  { error: 'write keys and values, such as operations:' },
);

export type FileContent = z.output<typeof fileSchema>;
export type OperationContent = z.output<typeof operationSchema>;
