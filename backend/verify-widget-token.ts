import { base64url, createRemoteJWKSet, customFetch, decodeProtectedHeader, errors, jwtVerify } from 'jose';
import { isName } from '../protocol/names.ts';
import { clockToleranceSeconds, ownAudience, type WidgetScope, widgetScopes, widgetToken } from '../protocol/tokens.ts';
import { BackendError } from './backend-error.ts';
import { checkOptions, invalidOption } from './check-options.ts';
import { type Clock, systemClock } from './clock.ts';

/** Options of {@link createWidgetTokenVerifier}. */
export interface WidgetTokenVerifierOptions {
  /** The server's `PUBLIC_URL`: the issuer of the tokens, and the base of `/.well-known/jwks.json`. */
  server: string;
  /**
   * `true` also accepts tokens without an audience, which the server issues to callers of Authio's API (docs/moving-in.md). A token with another audience is
   * still rejected. Default: `false`.
   */
  withoutAudience?: boolean | undefined;
  /** Default: the global `fetch`. */
  fetch?: typeof fetch | undefined;
  /** Default: the system's clock. It may differ from the server's by up to 30 seconds. */
  clock?: Clock | undefined;
}

const optionNames = new Set(['server', 'withoutAudience', 'fetch', 'clock']);

/** The claims of a widget token whose signature and times are valid. */
export interface WidgetTokenClaims {
  kind: 'widget';
  /** Id of the token's row, `wtok_…`; also `sub`. */
  jti: string;
  sub: string;
  tenant_id: string;
  customer_id: string;
  /** The customer's id as the token request named it. */
  organization_id?: string;
  widget_scope: WidgetScope[];
  /** The exact origins of the pages that may use the token. */
  widget_origins: string[];
  iss: string;
  /** Missing only in tokens that need `withoutAudience`. */
  aud?: string;
  /** Times in seconds since the epoch. */
  iat: number;
  nbf: number;
  exp: number;
}

/** How long the published keys are cached. A token with an unknown key fetches them again, at most twice a minute. */
const cacheMaxAgeMs = 5 * 60_000;
const cooldownMs = 30_000;
const timeoutMs = 5_000;

/**
 * Creates a verifier of widget tokens for a backend that protects pages of its own with them, such as a dashboard rendered on the server. It checks signature,
 * kind, issuer, audience and times (RFC 7519 section 4.1) against the server's published keys (RFC 7517), which it fetches on demand and caches for five
 * minutes. A rotation of the server's keys does not interrupt it: the server publishes a key before signing with it.
 *
 * **The verifier does not see revocations.** A revoked token verifies until it expires, an hour at the latest: only the server reads the token's row, on every
 * call of `/v1/widget/*`. Where a revocation must count at once, call `GET /v1/widget/me` with the token instead. The verifier does not know the page that uses
 * the token either: compare the request's `Origin` with `widget_origins`, and the requested data with `widget_scope`.
 *
 * @returns `verify(token)`, which resolves with the claims.
 * @throws BackendError `invalid_request` when `server` is not an address. From `verify`: `token_invalid`, `widget_token_expired`; `key_unavailable` when the
 *   published keys cannot be fetched: the token was not verified, and a retry may succeed.
 *
 * @example
 * import { createWidgetTokenVerifier } from '@vitrine/backend';
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
export function createWidgetTokenVerifier(options: WidgetTokenVerifierOptions): {
  verify(token: string): Promise<WidgetTokenClaims>;
} {
  checkOptions(options, optionNames, 'createWidgetTokenVerifier');
  const { server, withoutAudience = false, fetch: send, clock = systemClock } = options;
  if (!URL.canParse(server) || !/^https?:/.test(new URL(server).protocol)) throw invalidOption('server', 'must be the public address of the Vitrine server');
  // Text, such as the "false" of an environment variable, would count as true.
  if (typeof withoutAudience !== 'boolean') throw invalidOption('withoutAudience', 'must be true or false');
  const { origin, pathname } = new URL(server);
  const issuer = origin + pathname.replace(/\/$/, '');
  const keys = createRemoteJWKSet(new URL(`${issuer}/.well-known/jwks.json`), {
    cacheMaxAge: cacheMaxAgeMs,
    cooldownDuration: cooldownMs,
    timeoutDuration: timeoutMs,
    ...(send && { [customFetch]: send }),
  });
  const { typ, algorithm, maxSeconds } = widgetToken;

  return {
    async verify(token) {
      if (!isCanonical(token)) throw invalidToken();
      const { payload } = await jwtVerify(token, keys, {
        ...{ algorithms: [algorithm], typ, issuer },
        ...(!withoutAudience && { audience: ownAudience }),
        ...{ clockTolerance: clockToleranceSeconds, maxTokenAge: maxSeconds, currentDate: new Date(clock.now()) },
      }).catch((error: unknown) => {
        throw toBackendError(error);
      });
      const { aud = withoutAudience ? ownAudience : undefined } = payload;
      if (aud !== ownAudience || !isWidgetTokenPayload(payload)) throw new BackendError('token_invalid', 'The token is not a complete widget token.');
      return payload;
    },
  };
}

/** Its bounds are also those of the length. */
const tokenShape = /^[A-Za-z0-9_-]{8,2048}\.[A-Za-z0-9_-]{1,6144}\.[A-Za-z0-9_-]{43,1366}$/;
const headerNames = new Set(['alg', 'kid', 'typ']);

/** Whether the token has its canonical spelling (no stray last bits, RFC 4648 section 3.5), and the header has only the names that the server writes. */
function isCanonical(token: string): boolean {
  if (typeof token !== 'string' || !tokenShape.test(token)) return false;
  try {
    return (
      token.split('.').every((part) => base64url.encode(base64url.decode(part)) === part) &&
      Object.keys(decodeProtectedHeader(token)).every((name) => headerNames.has(name))
    );
  } catch {
    return false;
  }
}

const knownScopes: ReadonlySet<unknown> = new Set(widgetScopes);
const isListOf = (value: unknown, fits: (one: unknown) => boolean): boolean => Array.isArray(value) && value.length > 0 && value.every(fits);
const isTime = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

function isWidgetTokenPayload(payload: Record<string, unknown>): payload is Record<string, unknown> & WidgetTokenClaims {
  const { kind, jti, sub, tenant_id, customer_id, widget_scope, widget_origins, iss, iat, nbf, exp } = payload;
  if (kind !== 'widget' || sub !== jti || typeof jti !== 'string' || !/^wtok_[0-9a-f]{24}$/.test(jti)) return false;
  if (![tenant_id, customer_id, iss].every(isName)) return false;
  if (!isListOf(widget_scope, (one) => knownScopes.has(one)) || !isListOf(widget_origins, isName)) return false;
  return isTime(iat) && isTime(nbf) && isTime(exp) && exp - iat <= widgetToken.maxSeconds;
}

const invalidToken = (cause?: unknown): BackendError => new BackendError('token_invalid', 'The token is not valid.', { cause });

function toBackendError(error: unknown): BackendError {
  if (error instanceof errors.JWTExpired) return new BackendError('widget_token_expired', 'The widget token has expired.', { cause: error });
  const isKeyError =
    !(error instanceof errors.JOSEError) || error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid || error.code === 'ERR_JOSE_GENERIC';
  if (isKeyError) return new BackendError('key_unavailable', 'The published keys of the server cannot be fetched.', { cause: error });
  return invalidToken(error);
}
