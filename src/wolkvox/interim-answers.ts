import type { Socket } from 'node:net';

const interim = Buffer.from('HTTP/1.1 1');
const upgrade = Buffer.from('HTTP/1.1 101');
const headersEnd = Buffer.from('\r\n\r\n');
/** As much of one as is read before it is handed on as it is. */
const longestBytes = 16_384;

/**
 * Leaves out interim answers (`100 Continue`) before an answer: undici ends the connection at one that was not asked
 * for, while every HTTP client has to bear them (RFC 9110, section 15.2). An answer begins after each write.
 */
export function withoutInterimAnswers<S extends Socket>(socket: S): S {
  const read = socket.read.bind(socket) as () => Buffer | null;
  const write = socket.write.bind(socket) as (...args: unknown[]) => boolean;
  let held: Buffer | undefined = Buffer.alloc(0); // undefined: in the midst of an answer

  socket.write = (...args: unknown[]) => {
    held ??= Buffer.alloc(0);
    return write(...args);
  };
  socket.read = () => {
    for (let chunk = read(); chunk !== null; chunk = read()) {
      if (held === undefined) return chunk;
      const rest = afterInterim(Buffer.concat([held, chunk]));
      const isClear = !mayBeInterim(rest) || rest.length > longestBytes;
      held = isClear ? undefined : rest;
      if (isClear) return rest;
    }
    return null;
  };
  return socket;
}

function afterInterim(bytes: Buffer): Buffer {
  let rest = bytes;
  while (rest.length >= upgrade.length && mayBeInterim(rest)) {
    const end = rest.indexOf(headersEnd);
    if (end === -1) break;
    rest = rest.subarray(end + headersEnd.length);
  }
  return rest;
}

/** Also when too little is there to tell; never for a switch of protocols, which is final. */
function mayBeInterim(bytes: Buffer): boolean {
  const known = Math.min(bytes.length, interim.length);
  return (
    bytes.subarray(0, known).equals(interim.subarray(0, known)) && !bytes.subarray(0, upgrade.length).equals(upgrade)
  );
}
