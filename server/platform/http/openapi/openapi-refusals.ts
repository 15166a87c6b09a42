import type { Json } from './openapi-schemas.ts';
import type { Route } from '../route.ts';

const refused = {
  400: { name: 'BadRequest', description: 'The request breaks a rule: `code` and `errors` say which, and where.' },
  401: { name: 'Unauthorized', description: 'The credential is missing, not good, or over.' },
  403: { name: 'Forbidden', description: 'The credential is good, and not for this.' },
  404: { name: 'NotFound', description: 'There is no such thing, or it is not yours.' },
  409: { name: 'Conflict', description: 'The state of the thing, or an earlier request with the same `Idempotency-Key`, stands against it.' },
  413: { name: 'TooLarge', description: 'The body is larger than this route takes.' },
  415: { name: 'NotJson', description: 'The body is not JSON.' },
  429: { name: 'TooManyRequests', description: 'A rate limit is used up: `Retry-After` says for how long.' },
} as const;

type Status = keyof typeof refused;

/** Refusals by status, as components of the document. */
export const refusalResponses = (mediaType: string): Json =>
  Object.fromEntries(
    Object.values(refused).map(({ name, description }) => [
      name,
      { description, content: { [mediaType]: { schema: { $ref: '#/components/schemas/Problem' } } } },
    ]),
  );

/** What a route may refuse, by what it takes and whom it serves. Anything else that goes wrong is the document's `default`. */
export function refusalsOf(route: Route): Json {
  const isPublic = route.access === 'public';
  const statuses: Status[] = [
    400,
    // A public route with a body takes a credential in it.
    ...(isPublic && !route.body ? [] : [401 as const]),
    ...(isPublic ? [] : [403 as const]),
    ...(/:\w/.test(route.path) || !isPublic ? [404 as const] : []),
    ...(route.method === 'get' ? [] : [409 as const]),
    ...(route.body ? [413 as const, 415 as const] : []),
    429,
  ];
  return Object.fromEntries(statuses.map((status) => [status, { $ref: `#/components/responses/${refused[status].name}` }]));
}
