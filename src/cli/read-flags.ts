import { type ConfigProblem, ConfigError } from '../base/errors.ts';
import { type Environment, quotesRefusal, variable } from '../config/environment.ts';
import { unreadVariables } from '../config/unread-variables.ts';
import { doctorFlags } from './doctor-flags.ts';
import { historyFlags } from './history-flags.ts';
import { type AnyFlag, type Flags, onceFlags, processFlags } from './flags.ts';
import { healthcheckFlags } from './healthcheck-flags.ts';
import { simulateFlags } from './simulate-flags.ts';
import { verifyFlags } from './verify-flags.ts';

/** The variable that stands for a flag: `--web.listen-address` is SMART_HOLD_WEB_LISTEN_ADDRESS. */
export function flagVariable({ name }: Pick<AnyFlag, 'name'>): string {
  return `SMART_HOLD_${name.toUpperCase().replace(/[.-]/g, '_')}`;
}

/**
 * The settings a set of flags gives: command line before environment before default. `given` answers with
 * the text of a flag on the command line. Throws ConfigError with every problem at once.
 */
export function readFlags<S>(flags: Flags<S>, given: (name: string) => string | undefined, env: Environment): S {
  const problems: ConfigProblem[] = [];
  const values = Object.entries<AnyFlag>(flags as Record<string, AnyFlag>).map(([key, flag]) => {
    const onLine = given(flag.name);
    const byVariable = onLine === undefined ? variable(env, flagVariable(flag))?.trim() : undefined;
    const text = onLine ?? byVariable ?? flag.fallback;
    if (text === undefined) return [key, undefined];
    const parsed = (byVariable === undefined ? undefined : quotesRefusal(byVariable)) ?? flag.parse(text);
    if ('value' in parsed) return [key, parsed.value];
    problems.push({ where: onLine === undefined ? flagVariable(flag) : `--${flag.name}`, path: '', ...parsed });
    return [key, undefined];
  });
  if (problems.length > 0) throw new ConfigError(problems);
  return Object.fromEntries(values) as S; // one entry per key of S, each from the parser typed for it
}

export type FlagRow = {
  readonly commands: readonly string[];
  /** With the placeholder of its value: `--state.file <file>`. */
  readonly flag: string;
  readonly environment: string;
  /** Empty if there is none. */
  readonly default: string;
  readonly meaning: string;
};

const sets = [
  { commands: ['serve', 'check-config', 'once'], flags: processFlags },
  { commands: ['once'], flags: { all: onceFlags.all } },
  { commands: ['history'], flags: historyFlags },
  { commands: ['verify'], flags: verifyFlags },
  { commands: ['simulate'], flags: simulateFlags },
  { commands: ['healthcheck'], flags: healthcheckFlags },
  { commands: ['doctor'], flags: doctorFlags },
] as const;

/** Every flag of every command; documentation is checked against it. */
export function flagsTable(): FlagRow[] {
  return sets.flatMap(({ commands, flags }) =>
    Object.values<AnyFlag>(flags).map((flag) => ({
      commands,
      flag: flagSyntax(flag),
      environment: flagVariable(flag),
      default: flag.fallback ?? '',
      meaning: flag.meaning,
    })),
  );
}

/** A flag as the help shows it. */
export function flagSyntax({ name, argument }: Pick<AnyFlag, 'name' | 'argument'>): string {
  return argument === undefined ? `--${name}` : `--${name} ${argument}`;
}

/** Variables named as those of flags that stand for none. The image says its revision in one more. */
export function unreadFlagVariables(env: Environment): ConfigProblem[] {
  const read = flagsTable().map(({ environment }) => environment);
  return unreadVariables(env, 'SMART_HOLD_', [...read, 'SMART_HOLD_REVISION']);
}
