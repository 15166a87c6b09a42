import type { IncomingHttpHeaders } from 'node:http';
import { isExactOrigin, isLoopback } from '../../protocol/origin.ts';
import type { Config } from '../config/config.ts';
import { HttpError } from '../errors/http-error.ts';
import { originOf } from '../config/public-url.ts';

/**
 * Returns the origin of the page that the caller is in. Scripts of the page send it in the `Origin` header. A frame of this server has the server's own origin,
 * or none on a plain GET. It names the page that answered its handshake in `Vitrine-Embedder`, which is read only in that case. `null`, a list, or a spelling
 * that browsers do not use counts as absent.
 */
export function pageOriginOf(headers: IncomingHttpHeaders, publicUrl: string): string | undefined {
  const { origin, 'vitrine-embedder': embedder } = headers;
  const claimed = origin === undefined || origin === originOf(publicUrl) ? embedder : origin;
  return claimed !== undefined && isExactOrigin(claimed) ? claimed : undefined;
}

/** Whether a page is served from its viewer's own machine, as in development or by any local server. */
export const isLoopbackPage = (origin: string): boolean => isLoopback(new URL(origin).hostname);

/**
 * Refuses loopback origins in production for a list that grants access to a customer's data, because they are on the viewer's own machine.
 *
 * @param field Name of the list in the request, for the path of the fault.
 * @throws HttpError `invalid_origin` in production.
 */
export function refuseLoopback(origins: readonly string[], mode: Config['mode'], field: string): void {
  const local = mode === 'production' ? origins.find(isLoopbackPage) : undefined;
  if (local === undefined) return;
  const errors = [{ path: `${field}.${origins.indexOf(local)}`, message: 'must not be on loopback' }];
  throw new HttpError('invalid_origin', `${local} is the viewer's own machine: in production, loopback origins cannot be allowed.`, { errors });
}
