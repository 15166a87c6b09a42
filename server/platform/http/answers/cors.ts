import { isExactOrigin } from '../../../../protocol/origin.ts';
import type { Grant } from '../../../access/grant.ts';
import { originOf } from '../../../config/public-url.ts';
import type { Headers } from './headers.ts';
import type { PageLists } from './page-lists.ts';
import type { Route } from '../route.ts';

/** How long a browser keeps the answer to a preflight, in seconds. It decides nothing: every call is judged anew. */
const keptSeconds = 600;

/** What lets scripts of a page read an answer. `undefined` for every page that nobody lists, so that browsers keep them apart; never with cookies. */
export interface Cors {
  /** Before anybody has said who they are, and for what is refused before that is known: for a page that somebody lists. */
  ofAnybody(origin: string | undefined): Promise<Headers | undefined>;
  /** For a page that the credential is for. */
  of(grant: Grant, origin: string | undefined): Promise<Headers | undefined>;
}

export function createCors({ pageLists, publicUrl }: { pageLists: PageLists; publicUrl: string }): Cors {
  const own = originOf(publicUrl);
  /** Pages of this server's own read its answers anyway. */
  const isForeign = (origin: string | undefined): origin is string => origin !== undefined && origin !== own && isExactOrigin(origin);
  const headers = (origin: string): Headers => ({ 'Access-Control-Allow-Origin': origin, 'Access-Control-Expose-Headers': 'Retry-After' });
  return {
    ofAnybody: async (origin) => (isForeign(origin) && (await pageLists.isListed(origin)) ? headers(origin) : undefined),
    of: async (grant, origin) => (isForeign(origin) && (await pageLists.isFor(grant, origin)) ? headers(origin) : undefined),
  };
}

const everywhere = ['authorization', 'content-type', 'vitrine-tenant'] as const;

/** What the answer to a preflight says beside that: the method, and every header that the route and its wire know. */
export const preflightHeaders = (method: string, { wire, idempotent }: Pick<Route, 'wire' | 'idempotent'>): Headers => ({
  'Access-Control-Allow-Methods': method,
  'Access-Control-Allow-Headers': [
    ...new Set([...everywhere, ...(idempotent ? ['idempotency-key'] : []), ...(wire?.headers ?? []).map(({ name }) => name.toLowerCase())]),
  ].join(', '),
  'Access-Control-Max-Age': String(keptSeconds),
});
