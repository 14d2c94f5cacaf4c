export const logLevels = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof logLevels)[number];
export const logFormats = ['json', 'pretty'] as const;
export type LogFormat = (typeof logFormats)[number];

type Write = (fields: { readonly event: string } & Readonly<Record<string, unknown>>, message: string) => void;

/** Structured log: a constant snake_case `event`, numbers with units in their keys, a message without variables. */
export type Log = Readonly<Record<LogLevel, Write>>;

/** Where log lines go. */
export type LogSink = { write(line: string): unknown };
