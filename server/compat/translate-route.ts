import { jsonOf, type Reply, type Route, type RouteRequest } from '../platform/http/routes/route.ts';
import { route } from '../platform/http/routes/route.ts';
import type { Wire } from '../platform/http/routes/wire.ts';

/** What a Vitrine route receives in place of the vendor request. Omitted parts are empty. */
interface TranslatedRequest {
  params?: unknown;
  query?: unknown;
  body?: unknown;
  header?: string | undefined;
}

type VendorField = 'path' | 'operationId' | 'tag' | 'summary' | 'params' | 'query' | 'body' | 'response' | 'header';

/** A vendor address in front of a Vitrine route, with its own request and response formats. */
interface Translation<P, Q, B> extends Pick<Route<P, Q, B>, VendorField> {
  /** Default: that of the Vitrine route. */
  method?: Route['method'];
  toRequest?(request: RouteRequest<P, Q, B>): TranslatedRequest;
  /** @param given Response of the Vitrine route. Default: returned as it is. */
  toResponse?(given: ResponseBody, request: RouteRequest<P, Q, B>): unknown;
}

/** Response body of a Vitrine route. */
export type ResponseBody = Readonly<Record<string, unknown>>;

/**
 * Creates the route of a vendor address from a Vitrine route. Access, credentials, limits and audit entries stay those of the Vitrine route: only the names in
 * requests and responses change.
 */
export function translateRoute<P = Record<string, never>, Q = Record<string, never>, B = undefined>(
  own: Route,
  wire: Wire,
  translation: Translation<P, Q, B>,
): Route {
  const { toRequest, toResponse, ...address } = translation;
  const { access, further, area, scope, tenant, backendOnly, cors, bodyLimit, idempotent } = own;
  const all = { further, area, scope, tenant, backendOnly, cors, bodyLimit, idempotent };
  const translated = (request: RouteRequest<P, Q, B>) => ({ ...request, params: {}, query: {}, body: undefined, header: undefined, ...toRequest?.(request) });
  const guards = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
  return route<P, Q, B>({
    access,
    ...guards,
    method: own.method,
    ...address,
    wire,
    count: async (request) => own.count?.(translated(request)),
    async handler(request) {
      const reply = await own.handler(translated(request));
      return toResponse ? { status: address.response.status, body: await toResponse(responseBodyOf(reply), request) } : reply;
    },
  });
}

/** Returns the response body of a Vitrine route. */
export const responseBodyOf = (reply: Reply): ResponseBody => ('body' in reply ? (reply.body ?? {}) : JSON.parse(jsonOf(reply))) as ResponseBody;

/** Finds a Vitrine route by its operation id. */
export type FindRoute = (operationId: string) => Route;

export function createFindRoute(routes: readonly Route[]): FindRoute {
  const byName = new Map(routes.map((one) => [one.operationId, one]));
  return (operationId) => {
    const found = byName.get(operationId);
    if (!found) throw new Error(`There is no operation "${operationId}".`);
    return found;
  };
}
