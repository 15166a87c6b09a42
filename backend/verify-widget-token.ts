import { base64url, createRemoteJWKSet, customFetch, decodeProtectedHeader, errors, jwtVerify } from 'jose';
import { maxTokenLength } from '../protocol/messages.ts';
import { isName } from '../protocol/names.ts';
import { clockToleranceSeconds, ownAudience, type WidgetScope, widgetScopes, widgetToken } from '../protocol/tokens.ts';
import { BackendError } from './backend-error.ts';
import { type Clock, systemClock } from './clock.ts';
import { invalid } from './signing-options.ts';

/** Options of {@link createWidgetTokenVerifier}. */
export interface WidgetTokenVerifierOptions {
  /** Public address of the Vitrine server, its `PUBLIC_URL`: issuer of the tokens, and where `/.well-known/jwks.json` is fetched. */
  server: string;
  /**
   * `true`: a token that names no audience is taken, too, as the server gives them to callers of Authio's (docs/moving-in.md). One that names another
   * audience is refused as ever. Default: `false`.
   */
  withoutAudience?: boolean | undefined;
  /** Default: the global `fetch`. */
  fetch?: typeof fetch | undefined;
  /** Default: the system's clock. Up to 30 seconds of difference to the server's are tolerated. */
  clock?: Clock | undefined;
}

/** What a widget token says once its signature and times are found good. */
export interface WidgetTokenClaims {
  kind: 'widget';
  /** Id of the token's row, `wtok_…`; also `sub`. */
  jti: string;
  sub: string;
  tenant_id: string;
  customer_id: string;
  /** What the customer was called when the token was asked for. */
  organization_id?: string;
  widget_scope: WidgetScope[];
  /** The exact origins of the pages that may use the token. */
  widget_origins: string[];
  iss: string;
  /** Left out of tokens that only `withoutAudience` takes. */
  aud?: string;
  /** Times in seconds since the epoch. */
  iat: number;
  nbf: number;
  exp: number;
}

/** The published keys are kept this long, and asked for anew at most twice a minute when a token names one that is not among them. */
const keptMs = 5 * 60_000;
const cooldownMs = 30_000;
const timeoutMs = 5_000;

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
 * @throws BackendError `invalid_request` when `server` is no address. From `verify`: `token_invalid`, `widget_token_expired`; `key_unavailable` when the
 *   published keys cannot be fetched: then nothing is known about the token, and another try may help.
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
export function createWidgetTokenVerifier({ server, withoutAudience = false, fetch: send, clock = systemClock }: WidgetTokenVerifierOptions): {
  verify(token: string): Promise<WidgetTokenClaims>;
} {
  if (!URL.canParse(server)) throw invalid('server', 'must be the public address of the Vitrine server');
  const { origin, pathname } = new URL(server);
  const issuer = origin + pathname.replace(/\/$/, '');
  const keys = createRemoteJWKSet(new URL(`${issuer}/.well-known/jwks.json`), {
    cacheMaxAge: keptMs,
    cooldownDuration: cooldownMs,
    timeoutDuration: timeoutMs,
    ...(send && { [customFetch]: send }),
  });
  const { typ, algorithm, maxSeconds } = widgetToken;

  return {
    async verify(token) {
      if (!isCanonical(token)) throw refusal();
      const { payload } = await jwtVerify(token, keys, {
        ...{ algorithms: [algorithm], typ, issuer },
        ...(!withoutAudience && { audience: ownAudience }),
        ...{ clockTolerance: clockToleranceSeconds, maxTokenAge: maxSeconds, currentDate: new Date(clock.now()) },
      }).catch((error: unknown) => {
        throw verdictOf(error);
      });
      const { aud = withoutAudience ? ownAudience : undefined } = payload;
      if (aud !== ownAudience || !isWhole(payload)) throw new BackendError('token_invalid', 'The token is not a whole widget token.');
      return payload;
    },
  };
}

const shape = /^[A-Za-z0-9_-]{8,2048}\.[A-Za-z0-9_-]{1,6144}\.[A-Za-z0-9_-]{43,1366}$/;
const headerNames = new Set(['alg', 'kid', 'typ']);

/** Whether the text is the one spelling of its token (no loose last bits, RFC 4648 section 3.5), and the header says no more than the server writes. */
function isCanonical(token: string): boolean {
  if (typeof token !== 'string' || token.length > maxTokenLength || !shape.test(token)) return false;
  try {
    return (
      token.split('.').every((part) => base64url.encode(base64url.decode(part)) === part) &&
      Object.keys(decodeProtectedHeader(token)).every((name) => headerNames.has(name))
    );
  } catch {
    return false;
  }
}

const known: ReadonlySet<unknown> = new Set(widgetScopes);
const isListOf = (value: unknown, fits: (one: unknown) => boolean): boolean => Array.isArray(value) && value.length > 0 && value.every(fits);
const isTime = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

function isWhole(payload: Record<string, unknown>): payload is Record<string, unknown> & WidgetTokenClaims {
  const { kind, jti, sub, tenant_id, customer_id, widget_scope, widget_origins, iss, iat, nbf, exp } = payload;
  if (kind !== 'widget' || sub !== jti || typeof jti !== 'string' || !/^wtok_[0-9a-f]{24}$/.test(jti)) return false;
  if (![tenant_id, customer_id, iss].every(isName)) return false;
  if (!isListOf(widget_scope, (one) => known.has(one)) || !isListOf(widget_origins, isName)) return false;
  return isTime(iat) && isTime(nbf) && isTime(exp) && exp - iat <= widgetToken.maxSeconds;
}

const refusal = (cause?: unknown): BackendError => new BackendError('token_invalid', 'The token is not valid.', { cause });

function verdictOf(error: unknown): BackendError {
  if (error instanceof errors.JWTExpired) return new BackendError('widget_token_expired', 'The widget token has expired.', { cause: error });
  const isOfTheKeys =
    !(error instanceof errors.JOSEError) || error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid || error.code === 'ERR_JOSE_GENERIC';
  if (isOfTheKeys) return new BackendError('key_unavailable', 'The published keys of the server cannot be fetched.', { cause: error });
  return refusal(error);
}
