import type { IncomingHttpHeaders } from 'node:http';
import { isExactOrigin, isLoopback } from '../../protocol/origin.ts';

/**
 * The origin of the page that a caller stands in. Scripts of the page itself say it with the `Origin` header. A frame of this server has the
 * server's own origin, or none on a plain GET: it says in `Vitrine-Embedder` which page has answered its handshake, and that counts only then.
 * `null`, a list or a spelling that no browser writes is as good as nothing.
 */
export function pageOriginOf(headers: IncomingHttpHeaders, publicUrl: string): string | undefined {
  const { origin, 'vitrine-embedder': embedder } = headers;
  const said = origin === undefined || origin === publicUrl ? embedder : origin;
  return isExactOrigin(said) ? said : undefined;
}

/** Whether a page stands on the very machine of its viewer: that of a developer, or of anybody who runs a server there. */
export const isLoopbackPage = (origin: string): boolean => isLoopback(new URL(origin).hostname);
