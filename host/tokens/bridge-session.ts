import type { Fault } from '../../protocol/errors.ts';
import { EmbedError } from '../embed-error.ts';
import type { TokenCallback, TokenRequest } from './token-request.ts';

/** Options of {@link bridgeSession}. */
export interface BridgeSessionOptions {
  /** Address of the Vitrine server, its `PUBLIC_URL`. */
  server: string;
  /** The public key of this site. The page must be one of its origins. */
  embedKey: string;
  /** Gets a fresh bridge token from the page's backend, never one that was used before. `null`: nobody is signed in. */
  getBridgeToken: (request: TokenRequest) => string | null | Promise<string | null>;
}

/**
 * Makes a token callback that exchanges bridge tokens for sessions of an hour. Give all mounts of a server the same one: they share its session, one
 * exchange an hour whatever their number. A mount of another server gets none of it. A session is renewed with a fresh bridge token; after twelve hours the
 * viewer signs in again. What the server refuses is reported as an uncaught `EmbedError` with its code, beside the `token_unavailable` of the mounts.
 * In a page without modules it is `Vitrine.bridgeSession`, from `/vitrine-bridge.js`, which stands after `/vitrine.js`.
 *
 * Nothing is stored: session and bridge token live in memory.
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
    // Checked only where it is set: a callback of the page that calls this one may pass less.
    if (request.server && request.server !== server) {
      const whose = `this session is of ${server}, and a mount of ${request.server} asks for it`;
      const message = `Conflicting options: ${whose}. Give each server a bridgeSession of its own.`;
      throw told({ code: 'conflicting_options', message, retryable: false }, server);
    }
    // A first question begins a new chain: somebody else may have signed in meanwhile.
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
    const answer = await response.json();
    if (response.ok) {
      previous = String(answer.token);
      return { token: previous, expiresIn: Number(answer.expiresIn) };
    }
    previous = undefined;
    if (answer.code === 'session_max_age') return null;
    const { code, detail, requestId } = answer;
    const retryable = response.status === 429 || response.status >= 500;
    throw told({ code, message: detail, retryable, status: response.status, requestId }, server);
  };
}

/** Shows an error where the page's own faults are shown: its mounts only hear that there is no token. */
function told(fault: Fault, server: string): EmbedError {
  const error = new EmbedError({ ...fault, docsUrl: `${server}/errors#${fault.code}` });
  reportError(error);
  return error;
}
