import { isExactOrigin } from '../../../../protocol/origin.ts';
import { createBoundedMap } from '../../../access/bounded-map.ts';
import type { Grant } from '../../../access/grant.ts';
import { type Clock, systemClock } from '../../../clock.ts';
import { originOf } from '../../../config/public-url.ts';
import type { Headers } from './headers.ts';
import type { PageLists } from './page-lists.ts';
import type { Route } from '../routes/route.ts';

/** How long a browser caches a preflight response, in seconds. It grants nothing: every call is checked again. */
const keptSeconds = 600;
/** Origins remembered by one process. Only listed ones are, so nobody else can fill this. */
const maxRecent = 10_000;

/** CORS headers of what every page may read. */
export const everyPage: Headers = { 'Access-Control-Allow-Origin': '*', 'Access-Control-Expose-Headers': 'Retry-After' };

/** Headers that let scripts of a page read a response. `undefined` for a page that nobody lists, so that browsers block it. Never with cookies. */
export interface Cors {
  /** For a caller who is not authenticated yet, and for refusals before that: any listed page. While the database fails, as `ofRecent`. */
  ofAnybody(origin: string | undefined): Promise<Headers | undefined>;
  /**
   * The same without reading the database, for requests that get no slot: any page that was listed when one of its requests was last checked here, at most
   * as long ago as browsers cache a preflight response.
   */
  ofRecent(origin: string | undefined): Headers | undefined;
  /** For a page that the credential allows. */
  of(grant: Grant, origin: string | undefined): Promise<Headers | undefined>;
}

export function createCors({ pageLists, publicUrl, clock = systemClock }: { pageLists: PageLists; publicUrl: string; clock?: Clock }): Cors {
  const own = originOf(publicUrl);
  /** Pages of this server's own origin need no CORS headers. */
  const isForeign = (origin: string | undefined): origin is string => origin !== undefined && origin !== own && isExactOrigin(origin);
  const headers = (origin: string): Headers => ({ 'Access-Control-Allow-Origin': origin, 'Access-Control-Expose-Headers': 'Retry-After' });
  /** Until when an origin counts as listed, in milliseconds. */
  const recent = createBoundedMap<number>(maxRecent);
  function remembered(origin: string): Headers {
    recent.set(origin, clock.now() + keptSeconds * 1_000);
    return headers(origin);
  }
  const ofRecent: Cors['ofRecent'] = (origin) => (origin !== undefined && (recent.get(origin) ?? 0) > clock.now() ? headers(origin) : undefined);
  return {
    async ofAnybody(origin) {
      if (!isForeign(origin)) return undefined;
      try {
        if (await pageLists.isListed(origin)) return remembered(origin);
      } catch (error) {
        const known = ofRecent(origin);
        if (known) return known;
        throw error;
      }
      recent.delete(origin);
      return undefined;
    },
    ofRecent,
    of: async (grant, origin) => (isForeign(origin) && (await pageLists.isFor(grant, origin)) ? remembered(origin) : undefined),
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
