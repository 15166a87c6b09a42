import { z } from 'zod';
import { maxTokenLength } from '../../../../protocol/messages.ts';
import { HttpError } from '../../../errors/http-error.ts';
import { pathParameters } from './dispatch.ts';
import { readQuery } from '../input/query.ts';
import { route, type Route } from '../routes/route.ts';

const maxPathLength = 300;

const body = z.strictObject({
  token: z.string().min(1).max(maxTokenLength).regex(/^[!-~]+$/, 'must be one token').meta({ description: 'Credential that the frame will use.' }),
  tenant: z.string().max(63).optional().meta({ description: 'Slug of the tenant. Required if the credential does not identify it.' }),
  path: z.string().max(maxPathLength).meta({ description: 'Path and query of the frame’s first request.' }),
});

/**
 * Creates the route through which a page fetches its frame's first response while the frame's document is still loading. It serves the named read with the
 * token in the body: same area, same limits, same bytes. It uses no cookie and changes nothing, so browsers may send it without a preflight.
 *
 * @param routes Those of the API; only those marked `isFirst` are served.
 */
export function prefetchRoute(routes: readonly Route[]): Route {
  const reads = routes.filter(({ isFirst }) => isFirst).map((read) => ({ read, parts: read.path.split('/') }));
  return route({
    method: 'post',
    path: '/v1/prefetch',
    operationId: 'prefetch',
    tag: 'Receipts',
    summary: 'Returns the first response that a widget needs, before its frame has loaded. The body is text/plain. Cookies are ignored, and nothing changes.',
    access: 'public',
    plainText: true,
    body,
    bodyLimit: 10_240,
    response: { status: 200, description: 'The response of the requested read.', schema: z.record(z.string(), z.unknown()) },
    async handler({ body: { token, tenant, path }, serveInstead }) {
      const [pathname = '', query = ''] = path.split(/\?(.*)/s);
      const given = pathname.split('/');
      const fits = (part: string, index: number): boolean => (part.startsWith(':') ? given[index] !== '' : part === given[index]);
      const found = reads.find(({ parts }) => parts.length === given.length && parts.every(fits));
      if (!found) {
        const errors = [{ path: 'path', message: 'must be the first request of a widget' }];
        throw new HttpError('invalid_request', 'The path is not the first request of any widget.', { errors });
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
