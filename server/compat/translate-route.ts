import { jsonOf, type Reply, type Route, type RouteRequest } from '../platform/http/route.ts';
import { route } from '../platform/http/route.ts';
import type { Wire } from '../platform/http/wire.ts';

/** What a Vitrine route receives in place of the vendor request. Omitted parts are empty. */
interface Asked {
  params?: unknown;
  query?: unknown;
  body?: unknown;
  header?: string | undefined;
}

type Spoken = 'path' | 'operationId' | 'tag' | 'summary' | 'params' | 'query' | 'body' | 'response' | 'header';

/** A vendor address in front of a Vitrine route, with its own request and response formats. */
interface Translation<P, Q, B> extends Pick<Route<P, Q, B>, Spoken> {
  /** Default: that of the Vitrine route. */
  method?: Route['method'];
  ask?(request: RouteRequest<P, Q, B>): Asked;
  /** @param given Response of the Vitrine route. Default: returned as it is. */
  give?(given: Given, request: RouteRequest<P, Q, B>): unknown;
}

/** Response body of a Vitrine route. */
export type Given = Readonly<Record<string, unknown>>;

/**
 * Creates the route of a vendor address from a Vitrine route. Access, credentials, limits and audit entries stay those of the Vitrine route: only the names in
 * requests and responses change.
 */
export function behind<P = Record<string, never>, Q = Record<string, never>, B = undefined>(own: Route, wire: Wire, translation: Translation<P, Q, B>): Route {
  const { ask, give, ...address } = translation;
  const { access, further, door, scope, tenant, backendOnly, cors, bodyLimit, idempotent } = own;
  const all = { further, door, scope, tenant, backendOnly, cors, bodyLimit, idempotent };
  const asked = (request: RouteRequest<P, Q, B>) => ({ ...request, params: {}, query: {}, body: undefined, header: undefined, ...ask?.(request) });
  const guards = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
  return route<P, Q, B>({
    access,
    ...guards,
    method: own.method,
    ...address,
    wire,
    count: async (request) => own.count?.(asked(request)),
    async handler(request) {
      const reply = await own.handler(asked(request));
      return give ? { status: address.response.status, body: await give(bodyOf(reply), request) } : reply;
    },
  });
}

/** Returns the response body of a Vitrine route. */
export const bodyOf = (reply: Reply): Given => ('body' in reply ? (reply.body ?? {}) : JSON.parse(jsonOf(reply))) as Given;

/** Finds a Vitrine route by its operation id. */
export type FindRoute = (operationId: string) => Route;

export function finder(routes: readonly Route[]): FindRoute {
  const byName = new Map(routes.map((one) => [one.operationId, one]));
  return (operationId) => {
    const found = byName.get(operationId);
    if (!found) throw new Error(`There is no operation "${operationId}".`);
    return found;
  };
}
