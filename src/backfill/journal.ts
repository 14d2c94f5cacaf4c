import { mkdir, open, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import { codeOf, ConfigError } from '../base/errors.ts';
import type { Answer } from '../ledger/counts.ts';
import { replaceFile } from '../ledger/durable-write.ts';

/** Everything that was answered, in a folder beside the output, a file a day: nothing is asked twice. */
export type Journal = {
  readonly folder: string;
  /** The answers about a day, by what was asked. */
  readonly ofDay: (date: string) => Promise<ReadonlyMap<string, Answer>>;
  /** Resolves once the answer is on disk. Rejects with the system's error. */
  readonly add: (date: string, key: string, answer: Answer) => Promise<void>;
  /** The names of skills, where they were asked for; undefined: not yet. */
  readonly names: () => Promise<ReadonlyMap<string, string> | undefined>;
  readonly saveNames: (names: ReadonlyMap<string, string>) => Promise<void>;
  readonly forgetDay: (date: string) => Promise<void>;
  /** Takes the folder away, when the output is in its place. */
  readonly remove: () => Promise<void>;
};

/** What the answers depend on: a run with others must not go on with them. */
export type About = Readonly<Record<string, string | number>>;

const lineSchema = z.object({
  key: z.string(),
  isWhole: z.boolean(),
  samples: z.array(z.tuple([z.string(), z.record(z.string(), z.number())])),
});

const namesSchema = z.array(z.tuple([z.string(), z.string()]));

/** Opens the journal of an output, new or where it was interrupted. Throws ConfigError where it is of another run. */
export async function openJournal(output: string, about: About): Promise<Journal> {
  const folder = `${output}.part`;
  const aboutFile = path.join(folder, 'about.json');
  const text = `${JSON.stringify(about)}\n`;
  await mkdir(folder, { mode: 0o700 }).catch((error: unknown) => {
    if (codeOf(error) !== 'EEXIST') throw error;
  });
  const known = await readFile(aboutFile, 'utf8').catch(nothingIfMissing);
  if (known === undefined) await replaceFile(aboutFile, text);
  else if (known !== text) throw otherRun(folder);
  const fileOf = (date: string) => path.join(folder, `${date}.jsonl`);
  return {
    folder,
    ofDay: async (date) => answersIn((await readFile(fileOf(date), 'utf8').catch(nothingIfMissing)) ?? ''),
    add: (date, key, answer) => append(fileOf(date), lineOf(key, answer)),
    names: async () => {
      const saved = await readFile(path.join(folder, 'names.json'), 'utf8').catch(nothingIfMissing);
      return saved === undefined ? undefined : new Map(namesSchema.parse(JSON.parse(saved)));
    },
    saveNames: (names) => replaceFile(path.join(folder, 'names.json'), JSON.stringify([...names])),
    forgetDay: (date) => rm(fileOf(date), { force: true }),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

function nothingIfMissing(error: unknown): undefined {
  if (codeOf(error) !== 'ENOENT') throw error;
}

function otherRun(folder: string): ConfigError {
  const problem = 'here lie the answers of a run with another operation, zone or server';
  const remedy = 'name another --output, or delete this folder to begin anew';
  return new ConfigError([{ where: folder, path: '', problem, remedy }]);
}

function lineOf(key: string, { samples, isWhole }: Answer): string {
  return `${JSON.stringify({ key, isWhole, samples: [...samples] })}\n`;
}

/** What a crash or a full disk has cut off at the end was never answered. */
function answersIn(text: string): ReadonlyMap<string, Answer> {
  const answers = new Map<string, Answer>();
  for (const line of text.split('\n').slice(0, -1)) {
    const parsed = parsedLine(line);
    if (parsed !== undefined) answers.set(parsed.key, { isWhole: parsed.isWhole, samples: new Map(parsed.samples) });
  }
  return answers;
}

function parsedLine(line: string): z.output<typeof lineSchema> | undefined {
  try {
    return lineSchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

/** A line behind one that was cut off begins anew. */
async function append(file: string, line: string): Promise<void> {
  const handle = await open(file, 'a+', 0o600);
  try {
    const { size } = await handle.stat();
    const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, Math.max(0, size - 1));
    const isCutOff = size > 0 && buffer.toString() !== '\n';
    await handle.writeFile(`${isCutOff ? '\n' : ''}${line}`);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Whether there is a file of this name. */
export async function isThere(file: string): Promise<boolean> {
  return (await stat(file).catch(nothingIfMissing)) !== undefined;
}
