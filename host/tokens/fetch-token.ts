import type { TokenAnswer } from '../../protocol/messages.ts';
import type { TokenRequest } from './token-request.ts';
import type { TokenSource } from './token-source.ts';
import { isTokenText } from './token-text.ts';

/** The page's answer to a token request. */
export type ParsedToken = { kind: 'token'; answer: TokenAnswer } | { kind: 'none' } | { kind: 'invalid'; why: string; cause?: unknown };

const expectedAnswer = 'Return a token, { token, expiresIn }, or null when nobody is signed in.';

/** Describes an answer that is not a token. Its content may be confidential, so the description repeats only field names. */
function describeShape(given: unknown): string {
  if (given === undefined) return 'undefined, as from a function without a return';
  if (typeof given === 'string') {
    if (given === '') return 'an empty text';
    return /^\s*</.test(given) ? 'markup, like a sign-in page' : `a text of ${given.length} characters that is not a token`;
  }
  if (typeof given !== 'object') return `a ${typeof given}`;
  if (given instanceof Response) return 'a Response: read it first, with `await response.json()`';
  const fields = Object.keys(Object(given)).slice(0, 8);
  return `an object with ${fields.length ? `the fields ${fields.map((field) => `"${field.slice(0, 40)}"`).join(', ')}` : 'no fields'}`;
}

/** Parses the page's answer to a token request. */
export function parseToken(given: unknown): ParsedToken {
  if (given === null) return { kind: 'none' };
  // A text inherits what a script has set on Object.prototype.
  const { token = given, expiresIn } = typeof given === 'string' ? Object.create(null) : Object(given);
  if (!isTokenText(token)) return { kind: 'invalid', why: `came as ${describeShape(given)}. ${expectedAnswer}` };
  return { kind: 'token', answer: { token, expiresIn: expiresIn > 0 ? Number(expiresIn) : undefined } };
}

async function fetchFromUrl(url: string, { headers }: TokenSource, request: TokenRequest): Promise<ParsedToken> {
  const { signal, ...fields } = request;
  const form = Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  const init = headers && { headers: typeof headers === 'function' ? await headers() : headers };
  // Form fields need no preflight when the backend has another origin, and a backend may ignore them.
  const response = await fetch(url, { method: 'POST', credentials: 'include', body: new URLSearchParams(form), signal, ...init });
  // Nobody is signed in. A 403 usually comes from a CSRF check and says nothing about the viewer.
  if (response.status === 401) return { kind: 'none' };
  if (!response.ok) return { kind: 'invalid', why: `was not received: ${url} answered ${response.status}.` };
  const text = await response.text();
  try {
    return parseToken(JSON.parse(text));
  } catch {
    return parseToken(text);
  }
}

/** Asks the page for a token once. Never throws: an error of the page becomes the `cause` of the result. */
export async function fetchToken(source: TokenSource, request: TokenRequest): Promise<ParsedToken> {
  const { renewal } = source;
  try {
    if (typeof renewal === 'function') return parseToken(await renewal(request));
    return renewal ? await fetchFromUrl(renewal, source, request) : { kind: 'none' };
  } catch (cause) {
    const called = typeof renewal === 'string' ? `the request to ${renewal}` : 'the token callback';
    return {
      kind: 'invalid',
      why: `was not received: ${called} failed with ${cause instanceof Error ? `${cause.name}: ${cause.message}`.slice(0, 300) : 'no Error'}`,
      cause,
    };
  }
}

/** Returns the lifetime of a new token in seconds: the page's `expiresIn`, else `exp − iat` of a JWT. Ignores this computer's clock, which may be wrong. */
export function lifetimeSecondsOf({ token, expiresIn }: TokenAnswer): number {
  if (expiresIn) return expiresIn;
  try {
    const { exp, iat } = JSON.parse(atob(`${token.split('.')[1]}`.replace(/-/g, '+').replace(/_/g, '/')));
    if (exp > iat) return exp - iat;
  } catch {
    // Not a JWT: the frame learns from a 401 that the token has expired.
  }
  return Infinity;
}
