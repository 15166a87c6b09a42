import { maxTokenLength, type TokenAnswer } from '../protocol/messages.ts';
import type { TokenRequest } from './options.ts';
import type { TokenSource } from './token-source.ts';

/** Whether this can be a token, whatever it says. */
export const isTokenText = (value: unknown): value is string => typeof value === 'string' && value !== '' && value.length <= maxTokenLength;

/** Parses what a page gave as its token. `null`: it has none to give. `undefined`: it is no token. */
export function parseToken(given: unknown): TokenAnswer | null | undefined {
  if (given === null) return null;
  const { token = given, expiresIn } = Object(given);
  return isTokenText(token) ? { token, expiresIn: expiresIn > 0 ? +expiresIn : undefined } : undefined;
}

/** Asks the page once. Returns what it gave, unparsed; whatever the page throws, this throws. */
export async function fetchToken({ renewal }: TokenSource, request: TokenRequest): Promise<unknown> {
  if (typeof renewal === 'function') return renewal(request);
  if (!renewal) return null;
  const { signal, ...asked } = request;
  const fields = Object.entries(asked).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  // The fields of a form need no preflight where the backend has another origin, and harm none that does not read them.
  const response = await fetch(renewal, { method: 'POST', credentials: 'include', body: new URLSearchParams(fields), signal });
  if (response.ok) return response.json();
  // Nobody is signed in; anything else is trouble that passes.
  return [401, 403].includes(response.status) ? null : undefined;
}

/** Seconds that a token lives from now: what the page said, else `exp − iat` of a JWT. Never a comparison with this computer's clock, which may be wrong. */
export function lifeSecondsOf({ token, expiresIn }: TokenAnswer): number {
  try {
    const { exp, iat } = expiresIn ? { exp: expiresIn, iat: 0 } : JSON.parse(atob(`${token.split('.')[1]}`.replace(/-/g, '+').replace(/_/g, '/')));
    if (exp > iat) return exp - iat;
  } catch {}
  return Infinity;
}
