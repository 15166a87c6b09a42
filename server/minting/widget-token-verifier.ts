import { createRemoteJWKSet, customFetch, errors, jwtVerify } from 'jose';
import { z } from 'zod';
import { clockToleranceSeconds, widgetScopes, type WidgetScope } from '../../protocol/tokens.ts';
import { readCompact } from '../access/token-format.ts';
import { refusal, tokenKinds } from '../access/tokens.ts';
import { type Clock, systemClock } from '../clock.ts';
import { HttpError } from '../errors/http-error.ts';
import { basePathOf, originOf } from '../config/public-url.ts';

/** Options of {@link createWidgetTokenVerifier}. */
export interface WidgetTokenVerifierOptions {
  /** Public address of the Vitrine server, its `PUBLIC_URL`: issuer of the tokens, and where `/.well-known/jwks.json` is fetched. */
  server: string;
  /** Default: the global `fetch`. */
  fetch?: typeof fetch;
  /** Default: the system's clock. Up to 30 seconds of difference to the server's are tolerated. */
  clock?: Clock;
}

/** What a widget token says once its signature and times are found good. */
export interface WidgetTokenClaims {
  kind: 'widget';
  /** Id of the token's row, `wtok_…`; also `sub`. */
  jti: string;
  sub: string;
  tenant_id: string;
  customer_id: string;
  widget_scope: WidgetScope[];
  /** The exact origins of the pages that may use the token. */
  widget_origins: string[];
  iss: string;
  aud: string;
  /** Times in seconds since the epoch. */
  iat: number;
  nbf: number;
  exp: number;
}

/** The published keys are kept this long, and asked for anew at most twice a minute when a token names one that is not among them. */
const keptMs = 5 * 60_000;
const cooldownMs = 30_000;
const timeoutMs = 5_000;

const seconds = z.int().min(0);
const name = z.string().min(1).max(255);
const claimsShape = z.object({
  kind: z.literal('widget'),
  jti: z.string().regex(/^wtok_[0-9a-f]{24}$/),
  sub: name,
  tenant_id: name,
  customer_id: name,
  widget_scope: z.array(z.enum(widgetScopes)).min(1),
  widget_origins: z.array(name).min(1),
  iss: name,
  aud: name,
  iat: seconds,
  nbf: seconds,
  exp: seconds,
});

/**
 * Makes a verifier of widget tokens for a backend that gates pages of its own with them, such as a dashboard that is rendered on the server. It checks
 * signature, kind, issuer, audience and times (RFC 7519 section 4.1) against the keys that the server publishes (RFC 7517), which it fetches when it needs
 * them and keeps for five minutes. A rotation of the server's keys goes unnoticed: the next key is published before it signs.
 *
 * **A signature does not know of a revocation.** A token that was revoked verifies until it expires, an hour at the latest: only the server reads the
 * row behind it, on every call of `/v1/widget/*`. Where a revocation must count at once, call `GET /v1/widget/me` with the token instead. Nor does the
 * verifier know in which page the token is used: hold the request's `Origin` against `widget_origins`, and what is asked for against `widget_scope`.
 *
 * @returns `verify(token)`, which resolves with the claims.
 * @throws HttpError `invalid_request` when `server` is no address. From `verify`: `token_invalid`, `widget_token_expired`; `key_unavailable` when the
 *   published keys cannot be fetched: then nothing is known about the token, and another try may help.
 *
 * @example
 * import { createWidgetTokenVerifier } from 'vitrine/server';
 *
 * const widgetTokens = createWidgetTokenVerifier({ server: 'https://receipts.example.com' });
 *
 * export async function requireWidgetToken(request) {
 *   const token = request.headers.authorization?.replace(/^Bearer /, '') ?? '';
 *   const claims = await widgetTokens.verify(token);
 *   if (!claims.widget_origins.includes(request.headers.origin)) throw new Error('The token is for other pages.');
 *   return claims.customer_id;
 * }
 */
export function createWidgetTokenVerifier({ server, fetch: send, clock = systemClock }: WidgetTokenVerifierOptions): { verify(token: string): Promise<WidgetTokenClaims> } {
  if (!URL.canParse(server)) throw new HttpError('invalid_request', 'server must be the public address of the Vitrine server.', { errors: [{ path: 'server', message: 'must be an absolute address' }] });
  const issuer = originOf(server) + basePathOf(server);
  const keys = createRemoteJWKSet(new URL(`${issuer}/.well-known/jwks.json`), {
    cacheMaxAge: keptMs,
    cooldownDuration: cooldownMs,
    timeoutDuration: timeoutMs,
    ...(send && { [customFetch]: send }),
  });
  const { typ, algorithms, maxAgeSeconds } = tokenKinds.widget;

  return {
    async verify(token) {
      const compact = readCompact(token);
      if (typeof compact === 'string') throw refusal(compact);
      const now = clock.now();
      const { payload } = await jwtVerify(compact.text, keys, {
        ...{ algorithms: [...algorithms], typ: typ.value, issuer, audience: 'vitrine' },
        ...{ clockTolerance: clockToleranceSeconds, maxTokenAge: maxAgeSeconds, currentDate: new Date(now) },
      }).catch((error: unknown) => {
        throw verdictOf(error);
      });
      const parsed = claimsShape.safeParse(payload);
      if (!parsed.success || parsed.data.sub !== parsed.data.jti || parsed.data.exp - parsed.data.iat > maxAgeSeconds) throw refusal('The token is not a whole widget token.');
      return parsed.data;
    },
  };
}

function verdictOf(error: unknown): HttpError {
  if (error instanceof errors.JWTExpired) return new HttpError('widget_token_expired', undefined, { cause: error });
  const isOfTheKeys = !(error instanceof errors.JOSEError) || error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid || error.code === 'ERR_JOSE_GENERIC';
  if (isOfTheKeys) return new HttpError('key_unavailable', 'The published keys of the server cannot be fetched.', { cause: error, retryAfterSeconds: 5 });
  return new HttpError('token_invalid', undefined, { cause: error });
}
