import * as z from 'zod';
import type { Asked, WindowKind } from '../asked.ts';
import type { Operation } from '../call-centre.ts';
import type { WallWindow } from '../counts.ts';
import type { Answer } from '../envelope.ts';
import type { Reply } from '../delivery.ts';
import type { SimulatorSettings } from '../options.ts';
import type { Row, View } from '../rows.ts';

/**
 * What a fault does to an answer on its way: to the window it is about, to whose events it tells of, to what shows of
 * them, to the envelope, to the bytes.
 */
export type Effect = {
  readonly window?: (window: WallWindow, asked: Asked) => WallWindow;
  readonly operation?: (operation: Operation, settings: SimulatorSettings) => Operation;
  readonly view?: (view: View) => View;
  /** `asked` is the question as it came, before any fault. */
  readonly answer?: (answer: Answer, asked: Asked) => Answer;
  readonly reply?: (reply: Reply) => Reply;
};

/** A kind of fault: the parameters it takes, what it does with them, and the windows it strikes unless told otherwise. */
export type FaultKind<S extends z.ZodRawShape = z.ZodRawShape> = {
  readonly parameters: S;
  readonly effect: (parameters: unknown) => Effect;
  readonly window: WindowKind | undefined;
};

/** Declares a kind of fault. The parameters of `effect` are those of `shape`, checked and with their defaults. */
export function kind<S extends z.ZodRawShape>(
  shape: S,
  effect: (parameters: z.output<z.ZodObject<S>>) => Effect,
  window?: WindowKind,
): FaultKind<S> {
  const schema = z.object(shape);
  return { parameters: shape, effect: (parameters) => effect(schema.parse(parameters)), window };
}

/** An effect on the rows of an answer that holds any. */
export function onRows(change: (rows: readonly Row[]) => readonly Row[]): Effect {
  return { answer: (answer) => (answer.status === 200 ? { ...answer, data: change(answer.data) } : answer) };
}
