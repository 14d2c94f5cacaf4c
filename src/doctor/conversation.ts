import type { Clock } from '../base/clock.ts';
import { CallError } from '../base/errors.ts';
import type { VendorCall } from '../wolkvox/apis.ts';
import { type Answer, clockSkewOf } from '../wolkvox/client.ts';
import type { RawAnswer } from '../wolkvox/transport.ts';

/** A call and what came of it. */
export type Heard = {
  readonly call: VendorCall;
  /** When it was made, after the wait for its turn, epoch milliseconds. */
  readonly atMs: number;
  readonly durationMs: number;
  /** What came over the wire; undefined where nothing whole did. */
  readonly raw: RawAnswer | undefined;
  /** Our clock minus the vendor's, milliseconds, at least; undefined where no answer was dated. */
  readonly clockSkewMs: number | undefined;
  readonly outcome: Answer | CallError;
};

/** What is asked of the vendor for one operation, one call after the other, kept for the report. */
export type Conversation = {
  /** Makes one call. Rejects only with the signal's reason. */
  readonly ask: (call: VendorCall, signal: AbortSignal) => Promise<Heard>;
  readonly heard: () => readonly Heard[];
};

/** Is told when a call begins at its turn, again where it is made again, and of its answer before it is understood. */
export type Listener = { readonly onBegin: () => void; readonly onRaw: (raw: RawAnswer) => void };

/** Makes one call. Throws `CallError`. */
export type CallVendor = (call: VendorCall, listener: Listener, signal: AbortSignal) => Promise<Answer>;

export function createConversation(callVendor: CallVendor, clock: Pick<Clock, 'now' | 'monotonic'>): Conversation {
  const all: Heard[] = [];
  return {
    heard: () => all,
    ask: async (call, signal) => {
      let raw: RawAnswer | undefined = undefined;
      let [atMs, beganMs] = [clock.now(), clock.monotonic()];
      const listener: Listener = {
        onBegin: () => void ([atMs, beganMs] = [clock.now(), clock.monotonic()]),
        onRaw: (answer) => void (raw = answer),
      };
      const outcome = await callVendor(call, listener, signal).catch(asCallError);
      const durationMs = clock.monotonic() - beganMs;
      const heard = { call, atMs, durationMs, raw, clockSkewMs: skewOf(raw, atMs, clock.now()), outcome };
      all.push(heard);
      return heard;
    },
  };
}

/** Our clock minus the vendor's by the newest dated answer; undefined where there is none. */
export function newestSkewMs(heard: readonly Heard[]): number | undefined {
  return heard.findLast(({ clockSkewMs }) => clockSkewMs !== undefined)?.clockSkewMs;
}

function skewOf(raw: RawAnswer | undefined, sentMs: number, receivedMs: number): number | undefined {
  return raw?.dateMs === undefined ? undefined : clockSkewOf(sentMs, receivedMs, raw.dateMs);
}

function asCallError(error: unknown): CallError {
  if (error instanceof CallError) return error;
  throw error;
}
