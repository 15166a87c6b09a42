/** Everything that decides what a direct link answers. A document that viewers cannot see at all, and one behind a rotated link, is not found before. */
export interface LinkVisit {
  /** `document`: the link itself; `file`: its document as a file; `confirm`: the question whether the viewer wants the session. */
  page: 'document' | 'file' | 'confirm';
  method: string;
  /** The document is published, and its publication has not expired. */
  isPublic: boolean;
  /** The address contains a token, valid or not. */
  hasToken: boolean;
  /** Session of this browser for the link. One that has expired or was revoked is `none`. */
  session: 'none' | 'unconfirmed' | 'confirmed';
  /** This server sent the browser to the login page, and this is its return. */
  isBack: boolean;
  /** The viewer followed a "Sign in" link. */
  hasClicked: boolean;
  /** The browser fetches the link before anyone follows it. */
  isPrefetch: boolean;
  /** A program fetches the link to show a preview of it. */
  isPreviewer: boolean;
  /** The answer would be shown inside another page. */
  isFramed: boolean;
  /** The tenant has a login page that can be given the link. */
  hasLogin: boolean;
  /** This browser was sent to the login page too often recently. */
  isLooping: boolean;
}

/**
 * - `document`, `file`: the document is shown, or sent.
 * - `clean`: a redirect to the link without token and suffix.
 * - `preview`: a neutral page. `not_prefetched`: the same as an error, which browsers discard.
 * - `framed`: a page with a link that opens in a tab.
 * - `exchange`: the token is exchanged for a session. `exchange_unrequested`: the session needs the viewer's confirmation.
 * - `question`: asks for the confirmation. `confirm`: the viewer has given it.
 * - `login`: a redirect to the login page.
 * - `no_token`, `no_login`, `no_cookies`: pages that say why the viewer is not signed in.
 */
export type LinkAnswer =
  | 'document'
  | 'file'
  | 'clean'
  | 'preview'
  | 'not_prefetched'
  | 'framed'
  | 'exchange'
  | 'exchange_unrequested'
  | 'question'
  | 'confirm'
  | 'login'
  | 'no_token'
  | 'no_login'
  | 'no_cookies';

/** Decides what a direct link answers. */
export function linkAnswer(visit: LinkVisit): LinkAnswer {
  if (visit.page === 'document') return documentAnswer(visit);
  const { page, method, isPublic, session } = visit;
  // A viewer without access is sent to the link, which starts the sign-in.
  if (page === 'file') return isPublic || session === 'confirmed' ? 'file' : 'clean';
  if (method === 'POST') return 'confirm';
  if (session === 'confirmed') return 'clean';
  // Without a session, the cookie that was just set did not come back. A redirect to the login page would loop.
  return session === 'unconfirmed' ? 'question' : 'no_cookies';
}

function documentAnswer(visit: LinkVisit): LinkAnswer {
  const { isPublic, hasToken, session, isBack, hasClicked } = visit;
  if (hasToken && (isPublic || visit.method === 'HEAD')) return 'clean';
  if (isPublic) return 'document';
  const isShown = session === 'confirmed' && !hasToken;
  if (visit.isPrefetch && !isShown) return 'not_prefetched';
  // Each of these shows that a person clicked "Sign in", whatever the user agent.
  const isKnown = isBack || session !== 'none' || hasClicked;
  if (visit.isPreviewer && !isKnown) return 'preview';
  if (visit.isFramed) return 'framed';
  if (hasToken) return isBack || session === 'confirmed' ? 'exchange' : 'exchange_unrequested';
  if (isShown) return 'document';
  if (session === 'unconfirmed') return 'question';
  if (isBack && !hasClicked) return 'no_token';
  if (!visit.hasLogin) return 'no_login';
  return visit.isLooping && !hasClicked ? 'no_cookies' : 'login';
}

const keepsFlow: ReadonlySet<LinkAnswer> = new Set(['clean', 'preview', 'not_prefetched', 'framed']);

/** Whether a return from the login page ends with this answer, whatever it brought. Any later token is one that this browser did not request. */
export const endsFlow = ({ page, isPublic, isBack }: LinkVisit, answer: LinkAnswer): boolean =>
  page === 'document' && !isPublic && isBack && !keepsFlow.has(answer);
