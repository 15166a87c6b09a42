import type { IncomingHttpHeaders } from 'node:http';
import Negotiator from 'negotiator';

const pages: ReadonlySet<string> = new Set(['text/html', 'application/xhtml+xml']);

/**
 * Whether the caller can read a page: `Accept` names HTML and does not exclude it (RFC 9110 section 12.5.1). Programs send a bare `*`; they get
 * problem documents.
 */
export function wantsPage({ accept }: Pick<IncomingHttpHeaders, 'accept'>): boolean {
  return new Negotiator({ headers: { accept: (accept ?? '').slice(0, 1_000) } }).mediaTypes().some((range) => pages.has(range.toLowerCase()));
}
