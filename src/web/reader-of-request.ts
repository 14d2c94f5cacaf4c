import type { Request } from 'express';
import { queryOf } from './scrape-scope.ts';
import { languages } from './status-page/language.ts';
import { type Reader, readerOf } from './status-page/reader.ts';

/** Who asks for a page: by `?lang=` and the weights of `Accept-Language`. */
export function readerOfRequest(req: Request): Reader {
  const preferred = req.acceptsLanguages([...languages]);
  return readerOf(queryOf(req).get('lang'), preferred === false ? undefined : preferred, req.acceptsLanguages());
}
