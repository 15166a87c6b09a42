import { bridgeSeconds, defaultBridgeAudience } from '../protocol/tokens.ts';
import { type Clock, nowSeconds, systemClock } from './clock.ts';
import { checkNames, checkOptionNames, checkTtl, invalid, sign, type SigningOptions } from './signing-options.ts';

/** What `mintBridgeToken` makes a token of. Exactly one of `secret` and `privateKey`. */
export interface BridgeOptions extends SigningOptions {
  /** The tenant's `issuer` setting, exactly. */
  issuer: string;
  /** The tenant's `bridgeAudience` setting. Default `vitrine-embed`, which is what a tenant has unless it says otherwise. */
  audience?: string | undefined;
  /** Your own id of the customer who is signed in: never an e-mail address, which may pass to somebody else. */
  externalCustomerId: string;
  /** The customer's e-mail address; what the server has is replaced by it. */
  email?: string | undefined;
  /** The customer's name, likewise. */
  name?: string | undefined;
  /** Life of the token in whole seconds, 1 to 300. Default 300. The session that it opens lives for an hour. */
  ttlSeconds?: number | undefined;
  /** Unique id of the token, by which it is taken once. Default: a random UUID. */
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
 * Mints a bridge token: it says to Vitrine who the viewer of a page is, and is exchanged there for a session of an hour. It runs in your
 * backend, after your own sign-in; mint one for each page that asks. The result is a JWT (RFC 7519) signed as a compact JWS (RFC 7515) with the
 * tenant's bridge audience.
 *
 * @returns The token.
 * @throws BackendError `invalid_request` for an option that is missing, unknown or out of bounds, with its name; `token_lifetime_too_long` for a
 *   life of more than five minutes; `key_mismatch` when the key and the algorithm do not fit; `weak_key` for a key below the server's own bounds.
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
  checkOptionNames(options, optionNames, 'mintBridgeToken');
  const {
    issuer,
    audience = defaultBridgeAudience,
    externalCustomerId,
    email,
    name,
    keyId,
    jti = crypto.randomUUID(),
    ttlSeconds = bridgeSeconds,
    clock = systemClock,
  } = options;
  for (const [option, value] of Object.entries({ issuer, externalCustomerId })) if (value === undefined) throw invalid(option, 'must be given');
  checkNames({ issuer, audience, externalCustomerId, email, name, keyId, jti });
  checkTtl(ttlSeconds, bridgeSeconds);

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
