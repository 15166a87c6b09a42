import { defaultBridgeAudience, maxBridgeTokenSeconds } from '../protocol/tokens.ts';
import { checkNames, checkOptions, checkTtl, invalidOption } from './check-options.ts';
import { type Clock, nowSeconds, systemClock } from './clock.ts';
import { sign, type SigningOptions } from './signing-options.ts';

/** Options of {@link mintBridgeToken}. Set exactly one of `secret` and `privateKey`. */
export interface BridgeOptions extends SigningOptions {
  /** The tenant's `issuer` setting, exactly. */
  issuer: string;
  /** The tenant's `bridgeAudience` setting. Default `vitrine-embed`, which is also the setting's default. */
  audience?: string | undefined;
  /** Your own id of the signed-in customer. Never use an e-mail address, which may pass to another person. */
  externalCustomerId: string;
  /** The customer's e-mail address. It replaces the one stored on the server. */
  email?: string | undefined;
  /** The customer's name. It replaces the one stored on the server. */
  name?: string | undefined;
  /** Lifetime of the token in whole seconds, 1 to 300. Default 300. The session that it opens lasts for an hour. */
  ttlSeconds?: number | undefined;
  /** Unique id of the token, which makes it single-use. Default: a random UUID. */
  jti?: string | undefined;
  /** Default: the system's clock. */
  clock?: Clock | undefined;
}

const optionNames = new Set([
  'secret',
  'privateKey',
  'keyId',
  'algorithm',
  'issuer',
  'audience',
  'externalCustomerId',
  'email',
  'name',
  'ttlSeconds',
  'jti',
  'clock',
]);

/**
 * Mints a bridge token. It tells Vitrine who is viewing a page, and the page exchanges it for a session of one hour. Call this function in your backend, after
 * your own sign-in, once for each page that asks. The result is a JWT (RFC 7519) signed as a compact JWS (RFC 7515) with the tenant's bridge audience.
 *
 * @returns The token.
 * @throws BackendError `invalid_request`, naming the option, for one that is missing, unknown or out of bounds; `token_lifetime_too_long` for a lifetime over
 *   five minutes; `key_mismatch` when the key does not fit the algorithm; `weak_key` for a key outside the server's bounds.
 *
 * @example
 * import { mintBridgeToken } from '@vitrine/backend';
 *
 * const bridgeToken = await mintBridgeToken({
 *   secret: 'sk_Zk3vVd5e1nq0yqYqH6mJ0w0m5m6mXw0c6p2m2yq1a9Q',
 *   keyId: 'key_0123456789abcdef01234567',
 *   issuer: 'https://acme.example',
 *   externalCustomerId: 'customer-42',
 *   email: 'jo@customer.example',
 * });
 */
export async function mintBridgeToken(options: BridgeOptions): Promise<string> {
  checkOptions(options, optionNames, 'mintBridgeToken');
  const {
    issuer,
    audience = defaultBridgeAudience,
    externalCustomerId,
    email,
    name,
    keyId,
    jti = crypto.randomUUID(),
    ttlSeconds = maxBridgeTokenSeconds,
    clock = systemClock,
  } = options;
  for (const [option, value] of Object.entries({ issuer, externalCustomerId })) if (value === undefined) throw invalidOption(option, 'must be given');
  checkNames({ issuer, audience, externalCustomerId, email, name, keyId, jti });
  checkTtl(ttlSeconds, maxBridgeTokenSeconds);

  const iat = nowSeconds(clock);
  const claims = {
    iss: issuer,
    aud: audience,
    external_customer_id: externalCustomerId,
    ...(email !== undefined && { email }),
    ...(name !== undefined && { name }),
    iat,
    exp: iat + ttlSeconds,
    jti,
  };
  return sign(claims, options);
}
