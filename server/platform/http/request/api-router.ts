import { type ErrorRequestHandler, type Request, type RequestHandler, type Response, Router } from 'express';
import { addressBucket } from '../../../access/client-address.ts';
import type { Config } from '../../../config/config.ts';
import { HttpError } from '../../../errors/http-error.ts';
import { readRouteBody } from '../body/route-body.ts';
import { type Cors, preflightHeaders } from '../answers/cors.ts';
import type { Dispatch } from './dispatch.ts';
import { type Front, wrongMethod } from './front.ts';
import { apiHeaders, type Headers } from '../answers/headers.ts';
import type { Load } from '../load/load.ts';
import type { Route } from '../routes/route.ts';
import { createRouteAt } from '../routes/route-at.ts';
import { visitOf } from '../log/visit.ts';
import type { Wire } from '../routes/wire.ts';

/** A path under which every address belongs to another vendor's API. */
export interface ForeignRoot {
  path: string;
  wire: Wire;
  /** The error format for addresses there that do not exist here. */
  elsewhere: Wire;
}

export interface ApiRouterOptions {
  routes: readonly Route[];
  /** Operations of other vendors' APIs. They take precedence over Vitrine's routes at the same address. */
  foreign?: readonly Route[];
  foreignRoots?: readonly ForeignRoot[];
  front: Front;
  dispatch: Dispatch;
  cors: Cors;
  load: Pick<Load, 'bodies'>;
  config: Pick<Config, 'publicUrl'>;
}

/**
 * Creates the API router from the route table. Paths match exactly: case-sensitive, without a trailing slash. A literal path segment takes precedence over
 * a parameter.
 */
export function createApiRouter({ routes, foreign = [], foreignRoots = [], front, dispatch, cors, load, config }: ApiRouterOptions): Router {
  const headers = apiHeaders(config);
  const router = Router({ caseSensitive: true, strict: true });

  /** Creates an Express handler that reports failures as problem documents. */
  const handler =
    (wire: Wire | undefined, work: (request: Request, response: Response, fail: (error: unknown) => void) => Promise<void>): RequestHandler =>
    (request, response, next) => {
      if (wire?.marker !== undefined && request.headers[wire.marker] === undefined) return next();
      visitOf(response).wire = wire;
      const fail = (error: unknown): void => front.answerError(request, response, error);
      work(request, response, fail).catch(fail);
    };

  const serve = (route: Route): RequestHandler =>
    handler(route.wire, async (request, response, fail) => {
      const visit = visitOf(response);
      visit.operation = route.operationId;
      // Until the caller is known.
      if (route.cors) visit.cors = cors.ofRecent(request.headers.origin);
      const body = await readRouteBody(route, request, { bucket: addressBucket(visit.address), lifetime: visit.lifetime }, load.bodies);
      await front.inSlot(visit, response, fail, () => dispatch(route, { request, response, visit, body }));
    });

  const preflightOr405 = (byMethod: ReadonlyMap<string, Route>): RequestHandler =>
    handler(wireOf(byMethod), async (request, response, fail) => {
      if (request.method !== 'OPTIONS') throw wrongMethod([...byMethod.keys()]);
      const visit = visitOf(response);
      const { origin, 'access-control-request-method': asked = '' } = request.headers;
      const route = byMethod.get(asked);
      const answer = (allowed: Headers | undefined): void => {
        if (!route || !allowed) throw wrongMethod([...byMethod.keys()]);
        visit.operation = 'preflight';
        response.writeHead(204, { ...headers, ...allowed, ...preflightHeaders(asked, route), 'X-Request-Id': visit.requestId }).end();
      };
      // Browsers hide from a page why its preflight was refused. So the request itself is refused, after one wait for a slot instead of two.
      const recent = route?.cors === true && !front.hasRoom(visit) ? cors.ofRecent(origin) : undefined;
      if (recent) return answer(recent);
      await front.inSlot(visit, response, fail, async () => answer(route?.cors === true ? await cors.ofAnybody(origin) : undefined));
    });

  /** Lets listed pages read a refusal by which nobody is known yet. Without a free slot, requests before this one decide. */
  async function letListedRead(request: Request, response: Response): Promise<void> {
    const visit = visitOf(response);
    const { origin } = request.headers;
    visit.cors = cors.ofRecent(origin);
    if (origin === undefined || !front.hasRoom(visit)) return;
    const fail = (error: unknown): void => front.answerError(request, response, error);
    await front.inSlot(visit, response, fail, async () => {
      visit.cors = await cors.ofAnybody(origin).catch(() => undefined);
    });
  }

  const nothingHere = (wire: Wire | undefined): RequestHandler =>
    handler(wire, async (request, response) => {
      // Lets scripts of pages read the 404, so that they do not mistake it for an outage.
      if (wire) {
        const visit = visitOf(response);
        await letListedRead(request, response);
        const asked = request.headers['access-control-request-method'];
        if (request.method === 'OPTIONS' && visit.cors && asked !== undefined) {
          response.writeHead(204, { ...headers, ...visit.cors, ...preflightHeaders(asked, { wire }), 'X-Request-Id': visit.requestId }).end();
          return;
        }
      }
      throw new HttpError('not_found', 'This API path does not exist.');
    });

  /** A request that reaches no route, because of its address or its headers. This sets its wire, and passes the error to the last handler. */
  const inWordsOf =
    (wire: Wire): ErrorRequestHandler =>
    (error, request, response, next) => {
      if (wire.marker === undefined || request.headers[wire.marker] !== undefined) visitOf(response).wire = wire;
      next(error);
    };

  const routeAt = createRouteAt([...byPath(foreign), ...byPath(routes)].flatMap(([, byMethod]) => [...byMethod.values()]));
  const isBelowRoot = (path: string): boolean => foreignRoots.some((root) => path.startsWith(`${root.path}/`));
  /** Sets which pages may read the refusal of such a request: those that may read the route's refusals, or a vendor's 404. */
  const toPages: ErrorRequestHandler = async (error, request, response, _next) => {
    const route = routeAt(request);
    if (route ? route.cors === true : visitOf(response).wire !== undefined && isBelowRoot(request.path)) await letListedRead(request, response);
    throw error;
  };

  router.use((_request, response, next) => next(visitOf(response).unfit));
  for (const [path, byMethod] of [...byPath(foreign), ...byPath(routes)]) {
    const place = router.route(wireOf(byMethod)?.slash ? `${path}{/}` : path);
    for (const route of byMethod.values()) place[route.method](serve(route));
    place.all(preflightOr405(byMethod));
  }
  for (const { path, wire, elsewhere } of foreignRoots) router.use(path, nothingHere(elsewhere), inWordsOf(wire));
  for (const { path, wire } of foreign) if (wire && path.includes('/:')) router.use(path.slice(0, path.indexOf('/:')), inWordsOf(wire));
  router.all(/^\/v1(?:\/|$)/, nothingHere(undefined));
  router.use(toPages);
  return router;
}

const wireOf = (byMethod: ReadonlyMap<string, Route>): Wire | undefined => byMethod.values().next().value?.wire;

/** Returns the routes of each path by method. Literal paths come before paths with a parameter in the same place. */
function byPath(routes: readonly Route[]): [path: string, byMethod: ReadonlyMap<string, Route>][] {
  const paths = new Map<string, Map<string, Route>>();
  for (const route of routes) {
    const byMethod = paths.get(route.path) ?? new Map<string, Route>();
    paths.set(route.path, byMethod.set(route.method.toUpperCase(), route));
  }
  const shapes = new Set([...paths.keys()].map((path) => path.replaceAll(/:\w+/g, ':')));
  if (shapes.size < paths.size) throw new Error('Two paths of the API differ only in the names of their parameters.');
  const order = (path: string): string => path.replaceAll(':', '\uffff');
  return [...paths].toSorted(([left], [right]) => (order(left) < order(right) ? -1 : 1));
}
