import type { IncomingMessage } from 'node:http';

/** The path of a request as sent: one that only means the same as another is another. */
export function pathOf({ url = '' }: Pick<IncomingMessage, 'url'>): string {
  const mark = url.indexOf('?');
  return mark < 0 ? url : url.slice(0, mark);
}
