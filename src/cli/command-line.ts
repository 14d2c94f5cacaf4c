import { Command, CommanderError, Option } from 'commander';
import type { Settings } from '../config/config.ts';
import type { Environment } from '../config/environment.ts';
import type { DoctorSettings } from '../doctor/settings.ts';
import { type AnyFlag, type Flags, type OnceSettings, onceFlags, processFlags } from './flags.ts';
import { healthcheckFlags, type HealthcheckSettings } from './healthcheck-flags.ts';
import { type SimulatorSettings, simulateFlags } from './simulate-flags.ts';
import { doctorFlags } from './doctor-flags.ts';
import { type HistorySettings, historyFlags } from './history-flags.ts';
import { type VerifySettings, verifyFlags } from './verify-flags.ts';
import { exitCodes } from './exit-codes.ts';
import { parseSwitch } from './flag-values.ts';
import { nearestRemedy } from '../base/did-you-mean.ts';
import { flagSyntax, flagVariable, readFlags } from './read-flags.ts';
import { ConfigError, problemList, quoted } from '../base/errors.ts';

/** What the process was asked to do. */
export type CommandLine =
  | { readonly command: 'serve' | 'check-config'; readonly settings: Settings }
  | { readonly command: 'once'; readonly settings: OnceSettings }
  | { readonly command: 'verify'; readonly settings: VerifySettings }
  | { readonly command: 'doctor'; readonly settings: DoctorSettings }
  | { readonly command: 'simulate'; readonly settings: SimulatorSettings }
  | { readonly command: 'history'; readonly settings: HistorySettings }
  | { readonly command: 'healthcheck'; readonly settings: HealthcheckSettings }
  /** Nothing but to print: on stdout with exit code 0, else on stderr. */
  | { readonly command: 'exit'; readonly text: string; readonly exitCode: number };

const commands = {
  serve: 'Run the exporter (default).',
  'check-config': 'Check configuration and secrets, call nobody, print what is in force.',
  once: 'Refresh every operation once and print the metrics.',
  doctor: 'Look step by step at everything from the configuration to Prometheus, and say what to do.',
  history: 'Write past days as OpenMetrics, to be put into a Prometheus.',
  verify: 'Compare a day in a Prometheus with what the vendor said of it and says now.',
  simulate: 'Run a simulator of the vendor.',
  healthcheck: 'Ask a running exporter whether it is healthy.',
} as const;
type CommandName = keyof typeof commands;

const zeroFileHelp = `
Start without a file, one operation:
  WOLKVOX_SERVER      server, such as 0042
  WOLKVOX_TOKEN_FILE  file holding the token (or WOLKVOX_TOKEN, the token itself)
  WOLKVOX_OPERATION   name of the operation (default: the server)
  WOLKVOX_TIMEZONE    IANA zone (default: America/Bogota)
  WOLKVOX_LICENSES    licences, for the daily pool of calls
`;

/** Understands the arguments after the program's name. Pure: prints nothing and leaves the process alone. */
export function parseCommandLine(argv: readonly string[], env: Environment, version: string): CommandLine {
  try {
    return parseWords(argv, env, version);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const exitCode = argv.includes('healthcheck') ? exitCodes.failed : exitCodes.unusable;
    return { command: 'exit', text: `${problemList(error.problems)}\n`, exitCode };
  }
}

function parseWords(argv: readonly string[], env: Environment, version: string): CommandLine {
  const { name, rest } = splitCommand(argv);
  // The container's runtime keeps 2 of a health check for itself.
  const exitCode = name === 'healthcheck' ? exitCodes.failed : exitCodes.unusable;
  if (name === undefined) {
    const known = [...Object.keys(commands), 'help'];
    const problem = `unknown command ${quoted(argv[0] ?? '')}`;
    return { command: 'exit', text: `error: ${problem}; ${nearestRemedy(argv[0] ?? '', known)}\n`, exitCode };
  }
  const printed: string[] = [];
  let result: CommandLine | undefined;
  const program = buildProgram({ version, print: (text) => printed.push(text), env, accept: (it) => (result = it) });
  try {
    program.parse([name, ...rest], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return { command: 'exit', text: printed.join(''), exitCode: error.exitCode === 0 ? 0 : exitCode };
  }
  return result ?? { command: 'exit', text: printed.join(''), exitCode };
}

const switches = [onceFlags, doctorFlags, verifyFlags, historyFlags, simulateFlags, healthcheckFlags]
  .flatMap((flags) => Object.values<AnyFlag>(flags as Record<string, AnyFlag>))
  .filter(({ argument }) => argument === undefined)
  .flatMap(({ name }) => [`--${name}`, `--no-${name}`]);

/** The command, before or after its flags, `serve` unless named; undefined if the first word is none. */
function splitCommand(argv: readonly string[]): { name: string | undefined; rest: readonly string[] } {
  const words = argv.flatMap(splitValue);
  const [first = '', ...others] = words;
  if (['--help', '-h', '--version', '-V', 'help'].includes(first)) return { name: first, rest: others };
  if (first !== '' && !first.startsWith('-')) {
    return { name: Object.hasOwn(commands, first) ? first : undefined, rest: others };
  }
  const isValue = (index: number) => /^--/.test(words[index - 1] ?? '') && !switches.includes(words[index - 1] ?? '');
  const at = words.findIndex((word, index) => Object.hasOwn(commands, word) && !isValue(index));
  return at === -1 ? { name: 'serve', rest: words } : { name: words[at], rest: words.toSpliced(at, 1) };
}

/**
 * `--flag=value` becomes two words, so that an error names the flag alone: somebody may try to give a secret
 * as `--token=…`. A switch may be set to true or false. Throws ConfigError.
 */
function splitValue(word: string): readonly string[] {
  const [, name, value] = /^(--[^=]+)=(.*)$/s.exec(word) ?? [];
  if (name === undefined || value === undefined) return [word];
  if (!switches.includes(name)) return [name, value];
  const parsed = parseSwitch(value);
  if ('problem' in parsed) throw new ConfigError([{ where: name, path: '', ...parsed }]);
  return [parsed.value ? name : name.replace('--', '--no-')];
}

type ProgramParts = {
  readonly version: string;
  readonly env: Environment;
  readonly print: (text: string) => void;
  readonly accept: (result: CommandLine) => void;
};

function buildProgram({ version, print, env, accept }: ProgramParts): Command {
  const program = new Command('smart-hold-exporter')
    .description('Prometheus exporter for Smart Hold of the wolkvox platform.')
    .usage('[command] [flags]')
    .version(version, '-V, --version', 'Print the version.')
    .helpOption('-h, --help', 'Print this help.')
    .helpCommand('help [command]', 'Print the help of a command.')
    .exitOverride()
    .configureOutput({ writeOut: print, writeErr: print, getOutHelpWidth: () => 110, getErrHelpWidth: () => 110 })
    .showHelpAfterError('(--help lists commands and flags)');

  const add = <S>(name: CommandName, flags: Flags<S>, toResult: (settings: S) => CommandLine) => {
    const command = program.command(name).description(commands[name]).usage('[flags]');
    for (const flag of Object.values<AnyFlag>(flags as Record<string, AnyFlag>)) addFlag(command, flag);
    command.action((options: Record<string, unknown>) => {
      accept(toResult(readFlags(flags, (flag) => textOf(options[optionKey(flag)]), env)));
    });
    return command;
  };
  const serve = add('serve', processFlags, (settings) => ({ command: 'serve', settings }));
  add('check-config', processFlags, (settings) => ({ command: 'check-config', settings }));
  add('once', onceFlags, (settings) => ({ command: 'once', settings }));
  add('doctor', doctorFlags, (settings) => ({ command: 'doctor', settings }));
  add('history', historyFlags, (settings) => ({ command: 'history', settings }));
  add('verify', verifyFlags, (settings) => ({ command: 'verify', settings }));
  add('simulate', simulateFlags, (settings) => ({ command: 'simulate', settings }));
  add('healthcheck', healthcheckFlags, (settings) => ({ command: 'healthcheck', settings }));
  serve.addHelpText('after', zeroFileHelp);
  return program.addHelpText('after', () => `\n${flagsHelp(serve)}\n${zeroFileHelp}`);
}

function addFlag(command: Command, flag: AnyFlag): void {
  const fallback = flag.fallback === undefined || flag.argument === undefined ? '' : ` (default ${flag.fallback})`;
  const option = new Option(flagSyntax(flag), `${flag.meaning}${fallback} [${flagVariable(flag)}]`);
  if (flag.isRepeatable === true) {
    option.argParser((value: string, before: string | undefined) =>
      before === undefined ? value : `${before},${value}`,
    );
  }
  command.addOption(option);
  if (flag.argument === undefined) command.addOption(new Option(`--no-${flag.name}`).hideHelp());
}

/** The key under which commander keeps a flag's value. */
function optionKey(name: string): string {
  return new Option(`--${name}`).attributeName();
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'boolean' ? String(value) : undefined;
}

/** The flags of the default command, for the help of the program. */
function flagsHelp(serve: Command): string {
  const help = serve.createHelp();
  help.prepareContext({ helpWidth: 110 });
  const width = help.padWidth(serve, help);
  const flags = help.visibleOptions(serve).filter(({ short }) => short !== '-h');
  const items = flags.map((option) => {
    return help.formatItem(help.optionTerm(option), width, help.optionDescription(option), help);
  });
  return ['Flags of serve, check-config and once [variable]:', ...items].join('\n');
}
