import { isErrorCode, type Fault } from '../../protocol/errors.ts';
import { EmbedError } from '../embed-error.ts';
import type { TokenCallback, TokenRequest } from './token-request.ts';
import { isTokenText } from './token-text.ts';

/** Options of {@link bridgeSession}. */
export interface BridgeSessionOptions {
  /** Address of the Vitrine server, its `PUBLIC_URL`. */
  server: string;
  /** Public key of this site. The page's origin must be one of the key's origins. */
  embedKey: string;
  /** Gets a fresh bridge token from the page's backend; each token works once. `null`: nobody is signed in. */
  getBridgeToken: (request: TokenRequest) => string | null | Promise<string | null>;
}

/**
 * Creates a token callback that exchanges bridge tokens for sessions of one hour. Give all mounts of a server the same callback: they share its session and
 * make one exchange an hour. A mount of another server is refused. Each renewal uses a fresh bridge token. After twelve hours the viewer signs in again.
 * If the server refuses an exchange, the mounts report `token_unavailable` and the page gets an uncaught `EmbedError` with the server's code, or with
 * `bad_response` if other software answers in its place.
 * Pages without modules use `Vitrine.bridgeSession`: load `/vitrine-bridge.js` after `/vitrine.js`.
 *
 * The session and the bridge token are kept in memory only.
 *
 * @example
 * const getToken = bridgeSession({
 *   server: 'https://vitrine.acme.com',
 *   embedKey: 'embk_live_0123456789abcdef0123456789abcdef',
 *   getBridgeToken: async ({ signal }) => (await fetch('/api/bridge-token', { method: 'POST', signal })).text(),
 * });
 * embed.configure({ server: 'https://vitrine.acme.com', tenant: 'acme', embedKey: 'embk_live_0123456789abcdef0123456789abcdef', getToken });
 */
export function bridgeSession({ server, embedKey, getBridgeToken }: BridgeSessionOptions): TokenCallback {
  let previous: string | undefined;
  return async (request) => {
    const { reason, signal } = request;
    // A callback of the page that wraps this one may omit `server`.
    if (request.server && request.server !== server) {
      const mismatch = `this session is for ${server}, but a mount of ${request.server} uses it`;
      const message = `Conflicting options: ${mismatch}. Give each server its own bridgeSession.`;
      throw reportUncaught({ code: 'conflicting_options', message, retryable: false }, server);
    }
    // `mount` starts a new chain of sessions: another viewer may have signed in since.
    if (reason === 'mount') previous = undefined;
    const bridgeToken = await getBridgeToken(request);
    if (bridgeToken === null) return null;
    const response = await fetch(`${server}/v1/sessions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${embedKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ bridgeToken, previous }),
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      signal,
    });
    const { ok, status } = response;
    const { token, expiresIn, code, detail, requestId } = Object(await response.json().catch(ignoreSyntax));
    if (ok && isTokenText(token)) {
      previous = token;
      return { token, expiresIn: Number(expiresIn) };
    }
    previous = undefined;
    if (code === 'session_max_age') return null;
    const retryable = status === 429 || status >= 500;
    const isOurs = !ok && isErrorCode(code);
    const fault = isOurs ? { code, message: String(detail), requestId } : { code: 'bad_response', message: 'Bad response: other software answers.' };
    throw reportUncaught({ ...fault, retryable, status }, server);
  };
}

function ignoreSyntax(error: unknown): void {
  if (!(error instanceof SyntaxError)) throw error;
}

/** Reports the error as an uncaught one, because mounts only receive `token_unavailable`. */
function reportUncaught(fault: Fault, server: string): EmbedError {
  const error = new EmbedError({ ...fault, docsUrl: `${server}/errors#${fault.code}` });
  reportError(error);
  return error;
}
