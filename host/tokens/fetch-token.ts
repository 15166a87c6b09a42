import type { TokenAnswer } from '../../protocol/messages.ts';
import type { TokenRequest } from './token-request.ts';
import type { TokenSource } from './token-source.ts';
import { isTokenText } from './token-text.ts';

/** What a page gave when it was asked for a token. */
export type Given = { kind: 'token'; answer: TokenAnswer } | { kind: 'none' } | { kind: 'unfit'; why: string; cause?: unknown };

const wanted = 'It gives a token, { token, expiresIn }, or null when nobody is signed in.';

/** Says which shape came instead of a token. Its content may be anybody's: only names of fields are repeated. */
function shapeOf(given: unknown): string {
  if (given === undefined) return 'undefined, as a function does that returns nothing';
  if (typeof given === 'string') {
    if (given === '') return 'an empty text';
    return /^\s*</.test(given) ? 'markup, as of a sign-in page' : `a text of ${given.length} characters that can be no token`;
  }
  if (typeof given !== 'object') return `a ${typeof given}`;
  if (given instanceof Response) return 'a Response: read it first, with `await response.json()`';
  const fields = Object.keys(Object(given)).slice(0, 8);
  return `an object with ${fields.length ? `the fields ${fields.map((field) => `"${field.slice(0, 40)}"`).join(', ')}` : 'no fields'}`;
}

/** Parses what a page gave as its token. */
export function parseToken(given: unknown): Given {
  if (given === null) return { kind: 'none' };
  const { token = given, expiresIn } = Object(given);
  if (!isTokenText(token)) return { kind: 'unfit', why: `came as ${shapeOf(given)}. ${wanted}` };
  return { kind: 'token', answer: { token, expiresIn: expiresIn > 0 ? Number(expiresIn) : undefined } };
}

async function fetchFrom(url: string, { headers }: TokenSource, request: TokenRequest): Promise<Given> {
  const { signal, ...asked } = request;
  const fields = Object.entries(asked).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  const init = headers && { headers: typeof headers === 'function' ? await headers() : headers };
  // The fields of a form need no preflight where the backend has another origin, and harm none that does not read them.
  const response = await fetch(url, { method: 'POST', credentials: 'include', body: new URLSearchParams(fields), signal, ...init });
  // Nobody is signed in. A 403 is most often a check against forged requests, which is no word about the viewer.
  if (response.status === 401) return { kind: 'none' };
  if (!response.ok) return { kind: 'unfit', why: `could not be had: ${url} answered ${response.status}.` };
  const text = await response.text();
  try {
    return parseToken(JSON.parse(text));
  } catch {
    return parseToken(text);
  }
}

/** Asks the page once. Never throws: what the page throws is the cause of what is returned. */
export async function fetchToken(source: TokenSource, request: TokenRequest): Promise<Given> {
  const { renewal } = source;
  try {
    if (typeof renewal === 'function') return parseToken(await renewal(request));
    return renewal ? await fetchFrom(renewal, source, request) : { kind: 'none' };
  } catch (cause) {
    const asked = typeof renewal === 'string' ? `the request to ${renewal}` : 'the token callback';
    return {
      kind: 'unfit',
      why: `could not be had: ${asked} failed with ${cause instanceof Error ? `${cause.name}: ${cause.message}`.slice(0, 300) : 'no Error'}`,
      cause,
    };
  }
}

/** Seconds that a token lives from now: what the page said, else `exp − iat` of a JWT. Never a comparison with this computer's clock, which may be wrong. */
export function lifeSecondsOf({ token, expiresIn }: TokenAnswer): number {
  if (expiresIn) return expiresIn;
  try {
    const { exp, iat } = JSON.parse(atob(`${token.split('.')[1]}`.replace(/-/g, '+').replace(/_/g, '/')));
    if (exp > iat) return exp - iat;
  } catch {
    // It is no JWT: the frame learns from a 401 when it is over.
  }
  return Infinity;
}
