import type { IncomingMessage, ServerResponse } from 'node:http';
import { codingOf, encode } from '../platform/http/answers/compress.ts';
import { messagePage, type MessageOptions } from './message-page.ts';
import type { PageName } from './messages.ts';
import { noStoreHeaders } from './page-headers.ts';
import { localeOf } from '../platform/http/answers/accept-language.ts';

/** Sends a document created for this request. `HEAD` gets only its headers. */
export async function sendText(
  request: IncomingMessage,
  response: ServerResponse,
  page: { status: number; headers: Record<string, string>; body: string },
): Promise<void> {
  const { body, headers } = await encode(page.body, codingOf(request.headers['accept-encoding']), 'fast');
  const vary = [page.headers['Vary'], 'Accept-Encoding'].filter(Boolean).join(', ');
  const challenge = page.status === 401 ? { 'WWW-Authenticate': 'Bearer' } : {};
  response
    .writeHead(page.status, { ...page.headers, ...headers, ...challenge, Vary: vary, 'Content-Length': body.length })
    .end(request.method === 'HEAD' ? undefined : body);
}

/** Sends a message page in the viewer's language. */
export function sendMessage(request: IncomingMessage, response: ServerResponse, name: PageName, options: MessageOptions): Promise<void> {
  return sendText(request, response, messagePage(name, { ...options, locale: localeOf(request.headers['accept-language']) }));
}

/** Redirects the browser. This server built `location`, which is sent exactly as built. */
export function redirect(response: ServerResponse, status: 302 | 303, location: string, cookies: readonly string[] = []): void {
  response
    .writeHead(status, {
      ...noStoreHeaders,
      Location: location,
      'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
      'X-Frame-Options': 'DENY',
      'Content-Length': 0,
      ...(cookies.length > 0 && { 'Set-Cookie': [...cookies] }),
    })
    .end();
}
