import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ServerErrorCode } from '../../protocol/errors.ts';
import type { HttpError } from '../errors/http-error.ts';
import { queryOf } from '../platform/http/input/query.ts';
import { wantsPage } from '../platform/http/answers/wants-page.ts';
import { cleanPath } from './direct-link/direct-link.ts';
import { pageOfCode, type PageName } from './messages.ts';
import { sendMessage } from './send.ts';

/** API errors that a person gets as a page of their own. All others get the page for programs. */
const plain: ReadonlySet<ServerErrorCode> = new Set(['not_found', 'rate_limited', 'storage_unavailable', 'overloaded', 'internal', 'token_in_url']);

/**
 * Whether an error is answered with a page: the client reads HTML, and does not call the API. Some API clients accept HTML by default; their credential or JSON
 * body tells them from a browser's address bar and forms.
 */
export function wantsErrorPage({ headers }: Pick<IncomingMessage, 'headers'>): boolean {
  return wantsPage(headers) && headers.authorization === undefined && !/\bjson\b/i.test(headers['content-type'] ?? '');
}

/**
 * Sends the page of an error. The page removes the query from the address, because it may contain a refused token.
 *
 * @param base Prefix of every path of the server.
 */
export async function sendErrorPage(request: IncomingMessage, response: ServerResponse, error: HttpError, base: string): Promise<void> {
  const { url = '' } = request;
  const query = queryOf(url);
  const path = url.split('?', 1)[0] ?? '';
  const back = cleanPath(path);
  if (error.allow) response.setHeader('Allow', error.allow.join(', '));
  if (error.retryAfterSeconds !== undefined) response.setHeader('Retry-After', String(Math.ceil(error.retryAfterSeconds)));
  const name: PageName = path.startsWith('/v1/') && !plain.has(error.code) ? 'for_programs' : pageOfCode(error.code, error.status);
  await sendMessage(request, response, name, {
    status: error.status,
    code: error.code,
    forgetsQuery: query !== '',
    ...(back !== undefined && { action: { href: `${base}${back}` } }),
  });
}

/** Creates the error page of the front, for errors before any page is reached. The function returns whether a page was wanted. */
export function createErrorPage(base: string): (request: IncomingMessage, response: ServerResponse, error: HttpError) => boolean {
  return (request, response, error) => {
    if (!wantsErrorPage(request)) return false;
    sendErrorPage(request, response, error, base).catch(() => response.destroy());
    return true;
  };
}
