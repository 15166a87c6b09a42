import { jsonOf, type Reply, type Route, type RouteRequest } from '../platform/http/route.ts';
import { route } from '../platform/http/route.ts';
import type { Wire } from '../platform/http/wire.ts';

/** What a route of ours is handed in place of what was sent. What is left out is nothing there. */
interface Asked {
  params?: unknown;
  query?: unknown;
  body?: unknown;
  header?: string | undefined;
}

type Spoken = 'path' | 'operationId' | 'tag' | 'summary' | 'params' | 'query' | 'body' | 'response' | 'header';

/** An address of another server in front of a route of ours: what it takes and gives in its words. */
interface Translation<P, Q, B> extends Pick<Route<P, Q, B>, Spoken> {
  /** Default: what our route has. */
  method?: Route['method'];
  ask?(request: RouteRequest<P, Q, B>): Asked;
  /** @param given What our route has answered. Default: that. */
  give?(given: Given, request: RouteRequest<P, Q, B>): unknown;
}

/** The body of an answer of ours. */
export type Given = Readonly<Record<string, unknown>>;

/**
 * Makes the route of another server's address out of one of ours. Who may come in, which credential it takes, what is limited and what is written down are
 * ours untouched: only names change, on the way in and on the way out.
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

/** What a route of ours has answered. */
export const bodyOf = (reply: Reply): Given => ('body' in reply ? (reply.body ?? {}) : JSON.parse(jsonOf(reply))) as Given;

/** Finds a route of ours by its name. */
export type FindRoute = (operationId: string) => Route;

export function finder(routes: readonly Route[]): FindRoute {
  const byName = new Map(routes.map((one) => [one.operationId, one]));
  return (operationId) => {
    const found = byName.get(operationId);
    if (!found) throw new Error(`There is no operation "${operationId}".`);
    return found;
  };
}
