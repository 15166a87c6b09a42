import type { IncomingMessage } from 'node:http';
import type { Route } from './route.ts';

/**
 * Creates the function that finds the route of a request which the router refuses before it matches paths, or whose parameters it cannot decode.
 *
 * @param routes In the order of precedence.
 */
export function createRouteAt(routes: readonly Route[]): (request: Pick<IncomingMessage, 'method' | 'headers'> & { path: string }) => Route | undefined {
  const places = routes.map((route) => ({ route, parts: route.path.split('/') }));
  return ({ method = '', path, headers }) => {
    const given = path.split('/');
    const asked = method === 'HEAD' ? 'get' : method.toLowerCase();
    const isHere = ({ route, parts }: (typeof places)[number]): boolean =>
      route.method === asked &&
      parts.length === given.length &&
      (route.wire?.marker === undefined || headers[route.wire.marker] !== undefined) &&
      parts.every((part, index) => (part.startsWith(':') ? given[index] !== '' : part === given[index]));
    return places.find(isHere)?.route;
  };
}
