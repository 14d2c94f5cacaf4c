import { z } from 'zod';
import type { Answer } from '../envelope.ts';
import type { Reply } from '../delivery.ts';
import type { Row, View } from '../rows.ts';

/** What a fault does to an answer on its way: to what shows of the events, to the envelope, to the bytes. */
export type Effect = {
  readonly view?: (view: View) => View;
  readonly answer?: (answer: Answer) => Answer;
  readonly reply?: (reply: Reply) => Reply;
};

/** A kind of fault: the parameters it takes and what it does with them. */
export type FaultKind<S extends z.ZodRawShape = z.ZodRawShape> = {
  readonly parameters: S;
  readonly effect: (parameters: unknown) => Effect;
};

/** Declares a kind of fault. The parameters of `effect` are those of `shape`, checked and with their defaults. */
export function kind<S extends z.ZodRawShape>(
  shape: S,
  effect: (parameters: z.output<z.ZodObject<S>>) => Effect,
): FaultKind<S> {
  const schema = z.object(shape);
  return { parameters: shape, effect: (parameters) => effect(schema.parse(parameters)) };
}

/** An effect on the rows of an answer that holds any. */
export function onRows(change: (rows: readonly Row[]) => readonly Row[]): Effect {
  return { answer: (answer) => (answer.status === 200 ? { ...answer, data: change(answer.data) } : answer) };
}
