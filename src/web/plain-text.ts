import type { Response } from 'express';

/** Answers with one line of text, or several. */
export function plain(res: Response, status: number, text: string): void {
  res.status(status).type('text/plain').send(`${text}\n`);
}
