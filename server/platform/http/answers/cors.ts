import { isExactOrigin } from '../../../../protocol/origin.ts';
import type { Grant } from '../../../access/grant.ts';
import { originOf } from '../../../config/public-url.ts';
import type { Headers } from './headers.ts';
import type { PageLists } from './page-lists.ts';
import type { Route } from '../route.ts';

/** How long a browser caches a preflight response, in seconds. It grants nothing: every call is checked again. */
const keptSeconds = 600;

/** Headers that let scripts of a page read a response. `undefined` for a page that nobody lists, so that browsers block it. Never with cookies. */
export interface Cors {
  /** For a caller who is not authenticated yet, and for refusals before that: any listed page. */
  ofAnybody(origin: string | undefined): Promise<Headers | undefined>;
  /** For a page that the credential allows. */
  of(grant: Grant, origin: string | undefined): Promise<Headers | undefined>;
}

export function createCors({ pageLists, publicUrl }: { pageLists: PageLists; publicUrl: string }): Cors {
  const own = originOf(publicUrl);
  /** Pages of this server's own origin need no CORS headers. */
  const isForeign = (origin: string | undefined): origin is string => origin !== undefined && origin !== own && isExactOrigin(origin);
  const headers = (origin: string): Headers => ({ 'Access-Control-Allow-Origin': origin, 'Access-Control-Expose-Headers': 'Retry-After' });
  return {
    ofAnybody: async (origin) => (isForeign(origin) && (await pageLists.isListed(origin)) ? headers(origin) : undefined),
    of: async (grant, origin) => (isForeign(origin) && (await pageLists.isFor(grant, origin)) ? headers(origin) : undefined),
  };
}

const everywhere = ['authorization', 'content-type', 'vitrine-tenant'] as const;

/** Further headers of a preflight response: the method, and every header that the route and its wire accept. */
export const preflightHeaders = (method: string, { wire, idempotent }: Pick<Route, 'wire' | 'idempotent'>): Headers => ({
  'Access-Control-Allow-Methods': method,
  'Access-Control-Allow-Headers': [
    ...new Set([...everywhere, ...(idempotent ? ['idempotency-key'] : []), ...(wire?.headers ?? []).map(({ name }) => name.toLowerCase())]),
  ].join(', '),
  'Access-Control-Max-Age': String(keptSeconds),
});
