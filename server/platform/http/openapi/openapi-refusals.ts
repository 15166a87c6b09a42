import type { Json } from './openapi-schemas.ts';
import type { Route } from '../routes/route.ts';

const refused = {
  400: { name: 'BadRequest', description: 'The request is invalid. `code` and `errors` say which rule it breaks, and where.' },
  401: { name: 'Unauthorized', description: 'The credential is missing, invalid or expired.' },
  403: { name: 'Forbidden', description: 'The credential is valid but does not allow this.' },
  404: { name: 'NotFound', description: 'The resource does not exist, or the credential does not cover it.' },
  409: { name: 'Conflict', description: 'The request conflicts with the state of the resource, or with an earlier request with the same `Idempotency-Key`.' },
  413: { name: 'TooLarge', description: 'The body exceeds the size limit of this route.' },
  415: { name: 'NotJson', description: 'The body is not JSON.' },
  429: { name: 'TooManyRequests', description: 'A rate limit was exceeded. `Retry-After` says when to retry, in seconds.' },
} as const;

type Status = keyof typeof refused;

/** Returns the refusals by status, as components of the document. */
export const refusalResponses = (mediaType: string): Json =>
  Object.fromEntries(
    Object.values(refused).map(({ name, description }) => [
      name,
      { description, content: { [mediaType]: { schema: { $ref: '#/components/schemas/Problem' } } } },
    ]),
  );

/** Returns what a route may refuse, from its input and access. Any other error is the document's `default`. */
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
