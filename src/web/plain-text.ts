import type { ServerResponse } from 'node:http';

/** Answers with one line of text, or several. */
export function plain(res: ServerResponse, status: number, text: string): void {
  const body = Buffer.from(`${text}\n`);
  res.statusCode = status;
  res.setHeader('Content-Type', 'text/plain; charset=utf-8');
  res.setHeader('Content-Length', body.byteLength);
  res.end(body); // of which Node sends nothing in answer to HEAD
}
