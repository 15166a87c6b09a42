import type { IncomingHttpHeaders } from 'node:http';
import Negotiator from 'negotiator';

const pages: ReadonlySet<string> = new Set(['text/html', 'application/xhtml+xml']);

/**
 * Whether whoever asks can read a page: `Accept` names HTML, and not as what is refused (RFC 9110 section 12.5.1). Anything at all
 * (an asterisk) is what programs send, and those are answered with problem documents.
 */
export function wantsPage({ accept }: Pick<IncomingHttpHeaders, 'accept'>): boolean {
  return new Negotiator({ headers: { accept: (accept ?? '').slice(0, 1_000) } }).mediaTypes().some((range) => pages.has(range.toLowerCase()));
}
