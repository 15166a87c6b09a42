import type { IncomingHttpHeaders } from 'node:http';

/**
 * Whether whoever asks can read a page: `Accept` names HTML, and not as what is refused (RFC 9110 section 12.5.1). Anything at all
 * (an asterisk) is what programs send, and those are answered with problem documents.
 */
export function wantsPage({ accept }: Pick<IncomingHttpHeaders, 'accept'>): boolean {
  return (accept ?? '')
    .slice(0, 1_000)
    .split(',')
    .some((range) => /^\s*(?:text\/html|application\/xhtml\+xml)\s*(?:;|$)/i.test(range) && !/;\s*q\s*=\s*0(?:\.0{0,3})?\s*(?:;|$)/i.test(range));
}
