import { type ErrorRequestHandler, type Request, type RequestHandler, type Response, Router } from 'express';
import { addressBucket } from '../../access/client-address.ts';
import type { Config } from '../../config/config.ts';
import { HttpError } from '../../errors/http-error.ts';
import { readRouteBody } from './body/route-body.ts';
import { type Cors, preflightHeaders } from './answers/cors.ts';
import type { Dispatch } from './dispatch.ts';
import { type Front, wrongMethod } from './front.ts';
import { apiHeaders } from './answers/headers.ts';
import type { Load } from './load/load.ts';
import type { Route } from './route.ts';
import { visitOf } from './log/visit.ts';
import type { Wire } from './wire.ts';

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
      const body = await readRouteBody(route, request, { bucket: addressBucket(visit.address), lifetime: visit.lifetime }, load.bodies);
      await front.inSlot(visit, response, fail, () => dispatch(route, { request, response, visit, body }));
    });

  const preflightOr405 = (byMethod: ReadonlyMap<string, Route>): RequestHandler =>
    handler(wireOf(byMethod), async (request, response, fail) => {
      if (request.method !== 'OPTIONS') throw wrongMethod([...byMethod.keys()]);
      const visit = visitOf(response);
      await front.inSlot(visit, response, fail, async () => {
        const asked = request.headers['access-control-request-method'] ?? '';
        const route = byMethod.get(asked);
        const allowed = route?.cors === true ? await cors.ofAnybody(request.headers.origin) : undefined;
        if (!route || !allowed) throw wrongMethod([...byMethod.keys()]);
        visit.operation = 'preflight';
        response.writeHead(204, { ...headers, ...allowed, ...preflightHeaders(asked, route), 'X-Request-Id': visit.requestId }).end();
      });
    });

  const nothingHere = (wire: Wire | undefined): RequestHandler =>
    handler(wire, async (request, response) => {
      // Lets scripts of pages read the 404, so that they do not mistake it for an outage.
      if (wire) {
        const visit = visitOf(response);
        visit.cors = await cors.ofAnybody(request.headers.origin);
        const asked = request.headers['access-control-request-method'];
        if (request.method === 'OPTIONS' && visit.cors && asked !== undefined) {
          response.writeHead(204, { ...headers, ...visit.cors, ...preflightHeaders(asked, { wire }), 'X-Request-Id': visit.requestId }).end();
          return;
        }
      }
      throw new HttpError('not_found', 'This API path does not exist.');
    });

  /** An address that Express cannot parse reaches no route. This sets its wire and CORS headers, and passes the error to the last handler. */
  const inWordsOf =
    (wire: Wire): ErrorRequestHandler =>
    async (error, request, response, _next) => {
      if (wire.marker === undefined || request.headers[wire.marker] !== undefined) {
        const visit = visitOf(response);
        visit.wire = wire;
        visit.cors = await cors.ofAnybody(request.headers.origin);
      }
      throw error;
    };

  for (const [path, byMethod] of [...byPath(foreign), ...byPath(routes)]) {
    const place = router.route(wireOf(byMethod)?.slash ? `${path}{/}` : path);
    for (const route of byMethod.values()) place[route.method](serve(route));
    place.all(preflightOr405(byMethod));
  }
  for (const { path, wire, elsewhere } of foreignRoots) router.use(path, nothingHere(elsewhere), inWordsOf(wire));
  for (const { path, wire } of foreign) if (wire && path.includes('/:')) router.use(path.slice(0, path.indexOf('/:')), inWordsOf(wire));
  router.all(/^\/v1(?:\/|$)/, nothingHere(undefined));
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
  if (shapes.size < paths.size) throw new Error('Two paths of the API differ in the names of their parameters alone.');
  const order = (path: string): string => path.replaceAll(':', '\uffff');
  return [...paths].toSorted(([left], [right]) => (order(left) < order(right) ? -1 : 1));
}
