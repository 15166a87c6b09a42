import { maxTokenSeconds } from '../protocol/tokens.ts';
import { type Clock, nowSeconds, systemClock } from './clock.ts';
import { checkNames, checkOptionNames, checkTtl, invalid, sign, type SigningOptions } from './signing-options.ts';

/** What `mintToken` makes a token of. Exactly one of `secret` and `privateKey`, and at least one of `customer` and `resourceId`. */
export interface MintOptions extends SigningOptions {
  /** The tenant's `issuer` setting, exactly. */
  issuer: string;
  /** The tenant's `audience` setting; needed when it has one. */
  audience?: string | undefined;
  /** Your own id of the customer, or Vitrine's (`cus_…`): the token opens this customer's receipts. */
  customer?: string | undefined;
  /** Id or share token of one receipt: the token opens this one only. */
  resourceId?: string | undefined;
  /** Life of the token in whole seconds, 1 to 86,400. Default 300. The tenant may allow less. */
  ttlSeconds?: number | undefined;
  /** Unique id of the token. Default: a random UUID. A direct link takes a token once, by this id. */
  jti?: string | undefined;
  /** Default: the system's clock. */
  clock?: Clock | undefined;
}

const optionNames = new Set(['secret', 'privateKey', 'keyId', 'algorithm', 'issuer', 'audience', 'customer', 'resourceId', 'ttlSeconds', 'jti', 'clock']);

/**
 * Mints a token with which a viewer reads receipts. It runs in your backend, after your own sign-in: who has the result is that customer
 * until it expires. The result is a JWT (RFC 7519) signed as a compact JWS (RFC 7515), and goes to the browser only as the answer of your
 * token endpoint.
 *
 * @returns The token.
 * @throws BackendError `invalid_request` for an option that is missing, unknown or out of bounds, with its name; `token_lifetime_too_long` for a
 *   life of more than 24 hours; `key_mismatch` when the key and the algorithm do not fit; `weak_key` for a key below the server's own bounds.
 *
 * @example
 * import { mintToken } from '@vitrine/backend';
 *
 * const token = await mintToken({
 *   secret: 'sk_Zk3vVd5e1nq0yqYqH6mJ0w0m5m6mXw0c6p2m2yq1a9Q',
 *   keyId: 'key_0123456789abcdef01234567',
 *   issuer: 'https://acme.example',
 *   customer: 'customer-42',
 * });
 */
export async function mintToken(options: MintOptions): Promise<string> {
  checkOptionNames(options, optionNames, 'mintToken');
  const { issuer, audience, customer, resourceId, keyId, jti = crypto.randomUUID(), ttlSeconds = 300, clock = systemClock } = options;
  if (issuer === undefined) throw invalid('issuer', 'must be given');
  checkNames({ issuer, jti, audience, customer, resourceId, keyId });
  if (customer === undefined && resourceId === undefined) throw invalid('customer', 'or resourceId must say what the token opens');
  checkTtl(ttlSeconds, maxTokenSeconds);

  const iat = nowSeconds(clock);
  const claims = {
    iss: issuer,
    ...(audience !== undefined && { aud: audience }),
    ...(customer !== undefined && { sub: customer }),
    ...(resourceId !== undefined && { resourceId }),
    iat,
    exp: iat + ttlSeconds,
    jti,
  };
  return sign(claims, options);
}
