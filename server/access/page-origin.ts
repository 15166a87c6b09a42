import type { IncomingHttpHeaders } from 'node:http';
import { isExactOrigin, isLoopback } from '../../protocol/origin.ts';
import type { Config } from '../config/config.ts';
import { HttpError } from '../errors/http-error.ts';
import { originOf } from '../config/public-url.ts';

/**
 * The origin of the page that a caller stands in. Scripts of the page itself say it with the `Origin` header. A frame of this server has the
 * server's own origin, or none on a plain GET: it says in `Vitrine-Embedder` which page has answered its handshake, and that counts only then.
 * `null`, a list or a spelling that no browser writes is as good as nothing.
 */
export function pageOriginOf(headers: IncomingHttpHeaders, publicUrl: string): string | undefined {
  const { origin, 'vitrine-embedder': embedder } = headers;
  const said = origin === undefined || origin === originOf(publicUrl) ? embedder : origin;
  return said !== undefined && isExactOrigin(said) ? said : undefined;
}

/** Whether a page stands on the very machine of its viewer: that of a developer, or of anybody who runs a server there. */
export const isLoopbackPage = (origin: string): boolean => isLoopback(new URL(origin).hostname);

/**
 * Keeps pages on loopback off the list of something that opens a customer's things: in production they are the machine of whoever looks.
 *
 * @param field Name of the list in the request, for the path of the fault.
 * @throws HttpError `invalid_origin` in production.
 */
export function refuseLoopback(origins: readonly string[], mode: Config['mode'], field: string): void {
  const local = mode === 'production' ? origins.find(isLoopbackPage) : undefined;
  if (local === undefined) return;
  const errors = [{ path: `${field}.${origins.indexOf(local)}`, message: 'must not be on loopback' }];
  throw new HttpError('invalid_origin', `${local} is the machine of whoever looks: in production no page of it has a place on the list.`, { errors });
}
