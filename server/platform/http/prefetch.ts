import { z } from 'zod';
import { maxTokenLength } from '../../../protocol/messages.ts';
import { HttpError } from '../../errors/http-error.ts';
import { pathParameters } from './dispatch.ts';
import { readQuery } from './query.ts';
import { route, type Route } from './route.ts';

const longestPath = 300;

const body = z.strictObject({
  token: z.string().min(1).max(maxTokenLength).regex(/^[!-~]+$/, 'must be one token').meta({ description: 'The credential that the frame will present.' }),
  tenant: z.string().max(63).optional().meta({ description: 'Slug of the tenant, for credentials that do not say whose they are.' }),
  path: z.string().max(longestPath).meta({ description: 'What the frame will ask for first: the path of a read, with its query.' }),
});

/**
 * Makes the route by which a page has the first question of its frame answered, while the document of that is still on its way. The read that is
 * named is served in its place, under the token of the body: the same door, the same limits, the same bytes. No cookie counts, and nothing changes, so
 * that it does no harm that browsers send it without asking first.
 *
 * @param routes Those of the API; the ones that are a first question are served.
 */
export function prefetchRoute(routes: readonly Route[]): Route {
  const reads = routes.filter(({ isFirst }) => isFirst).map((read) => ({ read, parts: read.path.split('/') }));
  return route({
    method: 'post',
    path: '/v1/prefetch',
    operationId: 'prefetch',
    tag: 'Receipts',
    summary: 'Answers a read that names itself the first question of a widget, ahead of its frame. The body is text/plain; no cookie counts, nothing changes.',
    access: 'public',
    plainText: true,
    body,
    bodyLimit: 10_240,
    response: { status: 200, description: 'The very answer of the read that was named.', schema: z.record(z.string(), z.unknown()) },
    async handler({ body: { token, tenant, path }, serveInstead }) {
      const [pathname = '', query = ''] = path.split(/\?(.*)/s);
      const given = pathname.split('/');
      const fits = (part: string, index: number): boolean => (part.startsWith(':') ? given[index] !== '' : part === given[index]);
      const found = reads.find(({ parts }) => parts.length === given.length && parts.every(fits));
      if (!found) {
        const errors = [{ path: 'path', message: 'must be the first question of a widget' }];
        throw new HttpError('invalid_request', 'The path is that of no read that a frame begins with.', { errors });
      }
      const params = Object.fromEntries(found.parts.flatMap((part, index) => (part.startsWith(':') ? [[part.slice(1), decoded(given[index] ?? '')]] : [])));
      return serveInstead(found.read, { authorization: `Bearer ${token}`, tenantSlug: tenant, params: pathParameters(params), query: readQuery(query) });
    },
  });
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new HttpError('invalid_text', 'The path is not UTF-8 in percent-encoding.');
  }
}
