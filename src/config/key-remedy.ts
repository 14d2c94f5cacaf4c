import { nearest } from '../base/did-you-mean.ts';
import type { Path } from '../base/value-path.ts';
import { fileSchema, operationSchema } from './schema.ts';

const fileKeys = Object.keys(fileSchema.shape);
const operationKeys = Object.keys(operationSchema.shape);

/** What to do about a key that the configuration does not know. `parent`: the path of the mapping that holds it. */
export function keyRemedy(parent: Path, key: string): string {
  if (/^(?:token|wolkvox.token|api_?key|password)$/i.test(key)) {
    return 'keep the token out of this file: write token_file or token_env';
  }
  const [here, elsewhere, move] =
    parent.length === 0
      ? [fileKeys, operationKeys, 'move it into an operation']
      : [parent.length === 2 ? operationKeys : ['allow', 'deny'], fileKeys, 'move it to the top of the file'];
  if (elsewhere.includes(key)) return move;
  const near = nearest(key, here);
  return near === undefined ? `known are ${here.join(', ')}` : `write ${near}`;
}
