import type { RequestHandler } from 'express';
import { queryOf } from '../platform/http/input/query.ts';
import { canonicalPathOf } from '../platform/http/request/canonical-path.ts';
import { redirect } from './send.ts';

/** Redirects from a wrong form of a page's address to the right one, once, with the query. */
export function redirectToCanonical({ publicUrl }: { publicUrl: string }): RequestHandler {
  return (request, response, next) => {
    const path = request.method === 'GET' || request.method === 'HEAD' ? canonicalPathOf(request.path) : undefined;
    if (path === undefined) return next();
    const query = queryOf(request.originalUrl);
    redirect(response, 303, `${publicUrl}${path}${query === '' ? '' : `?${query}`}`);
  };
}
