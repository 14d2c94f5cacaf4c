import type { Request, Response } from 'express';
import { problemList } from '../base/errors.ts';
import type { Reload } from '../reload.ts';
import { plain } from './plain-text.ts';

/** Answers PUT and POST to `/-/reload`; `reload` is undefined without `--web.enable-lifecycle`. */
export function reloadHandler(reload: Reload | undefined): (req: Request, res: Response) => Promise<void> {
  return async (req, res) => {
    const { status, text } = await answer(req, reload);
    plain(res, status, text);
  };
}

async function answer(req: Request, reload: Reload | undefined): Promise<{ status: number; text: string }> {
  if (reload === undefined) {
    return { status: 403, text: 'reloading by HTTP is off; send SIGHUP, or start with --web.enable-lifecycle' };
  }
  if (isOfPage(req)) return { status: 403, text: 'a page in a browser may not reload the configuration' };
  const problems = await reload();
  if (problems.length === 0) return { status: 200, text: 'the configuration is in force' };
  return {
    status: 500,
    text: `the configuration cannot be used, the old one stays in force\n${problemList(problems)}`,
  };
}

/**
 * Whether a page made a browser send this. Programs send neither header, browsers at least one with PUT and POST.
 * Not even the exporter's own pages may: what a browser takes for them, another site may have led it to.
 */
function isOfPage({ headers }: Request): boolean {
  return headers.origin !== undefined || headers['sec-fetch-site'] !== undefined;
}
