import * as z from 'zod';
import { isTimeZone } from '../base/calendar.ts';
import { valuesFrom } from '../base/schema-problems.ts';
import { duration, parseWith } from './schema.ts';

const instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

const rename = z.strictObject({ skillId: z.string(), name: z.string(), from: instant });
const appearance = z.strictObject({ skillId: z.string(), from: instant });

/** The vendor answers with no more rows than this. */
export const mostSkills = 60_000;

const schema = z.strictObject({
  /** Everything that happens follows from this number. */
  seed: z.int().min(0).default(1),
  skills: z.int().min(1).max(mostSkills).default(6),
  /** IANA zone of the operation. */
  timezone: z
    .string()
    .refine(isTimeZone, {
      error: ({ input }) => `${JSON.stringify(input)} is not an IANA time zone`,
      params: { remedy: 'write an IANA zone, such as America/Bogota' },
    })
    .default('America/Bogota'),
  /** The daily pool is 1000 calls for each. */
  licenses: z.int().min(1).default(25),
  /** The token that is accepted; made up when not given. */
  token: z.string().min(1).optional(),
  /** Tokens that open the same pool, as a rotated one does. */
  moreTokens: z.array(z.string().min(1)).default([]),
  /** Empty: every address of the machine. */
  host: z.string().default('127.0.0.1'),
  /** 0: any free one. */
  port: z.int().min(0).max(65_535).default(0),
  /** Calls a day of the largest skill; the others are smaller by rank. */
  busiest: z.number().positive().max(100_000).default(600),
  /** Whether a skill without events in the window has no row or a row of zeros. */
  unused: z.enum(['absent', 'zero']).default('absent'),
  /** Hour of the local day at which the pool refills. */
  refillHour: z.int().min(0).max(23).default(0),
  /** Whether a call that is refused or fails costs one of the pool. */
  failedCalls: z.enum(['cost', 'free']).default('cost'),
  /** Share of rows whose service_level_up is left blank. */
  blanks: z.number().min(0).max(1).default(0.02),
  /** Adds a summary row `TOTAL`. */
  totalRow: z.boolean().default(false),
  /** Gives the first skills names that break careless software. */
  awkwardNames: z.boolean().default(false),
  /** Skills that carry another name from an instant on. */
  renames: z.array(rename).default([]),
  /** Skills that do not exist before an instant. */
  appearing: z.array(appearance).default([]),
  /** How long every answer takes, in real time. */
  latency: duration.default(0),
});

/** What holds where nothing is said. */
export const simulatorDefaults = schema.parse({});

/** Options of a simulated operation as written by people; all have defaults. */
export type SimulatorOptions = z.input<typeof schema>;

/** The same with everything decided. */
export type SimulatorSettings = z.output<typeof schema> & { readonly token: string };

/**
 * Decides what was left open.
 * @throws ConfigError naming every option that cannot be used.
 */
export function parseOptions(options: SimulatorOptions): SimulatorSettings {
  const settings = parseWith(schema, options, valuesFrom('simulator options'));
  return { ...settings, token: settings.token ?? tokenFor(settings.seed) };
}

/** A token shaped like the vendor's (hex of readable text), long, easy to search logs for, and worth nothing. */
export function tokenFor(seed: number): string {
  return Buffer.from(`not a secret: token of the smart hold simulator, seed ${seed}`).toString('hex');
}
