import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ServerErrorCode } from '../../protocol/errors.ts';
import type { HttpError } from '../errors/http-error.ts';
import { queryOf } from '../platform/http/query.ts';
import { wantsPage } from '../platform/http/answers/wants-page.ts';
import { cleanPath } from './direct-link/direct-link.ts';
import { pageOfCode, type PageName } from './messages.ts';
import { sendMessage } from './send.ts';

/** What the API says to a person in the words of a page. Everything else it says to programs. */
const plain: ReadonlySet<ServerErrorCode> = new Set(['not_found', 'rate_limited', 'storage_unavailable', 'overloaded', 'internal', 'token_in_url']);

/**
 * Whether a failure is answered with a page: who asks reads HTML, and calls no API. Some clients accept HTML by default, and are told from a
 * browser's address bar and forms by their credential or by the JSON that they send.
 */
export function wantsErrorPage({ headers }: Pick<IncomingMessage, 'headers'>): boolean {
  return wantsPage(headers) && headers.authorization === undefined && !/\bjson\b/i.test(headers['content-type'] ?? '');
}

/**
 * Answers with the page of an error. What the address says must not stay in it: a token that was refused may be among it.
 *
 * @param base What stands in front of every path of the server.
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

/** For the front, which meets failures before any page is asked. What it makes tells whether it was a person who asked. */
export function createErrorPage(base: string): (request: IncomingMessage, response: ServerResponse, error: HttpError) => boolean {
  return (request, response, error) => {
    if (!wantsErrorPage(request)) return false;
    sendErrorPage(request, response, error, base).catch(() => response.destroy());
    return true;
  };
}
