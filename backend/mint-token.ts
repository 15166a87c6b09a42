import { maxTokenSeconds } from '../protocol/tokens.ts';
import { checkNames, checkOptions, checkTtl, invalidOption } from './check-options.ts';
import { type Clock, nowSeconds, systemClock } from './clock.ts';
import { sign, type SigningOptions } from './signing-options.ts';

/** Options of {@link mintToken}. Set exactly one of `secret` and `privateKey`, and at least one of `customer` and `resourceId`. */
export interface MintOptions extends SigningOptions {
  /** The tenant's `issuer` setting, exactly. */
  issuer: string;
  /** The tenant's `audience` setting. Required when the tenant has one. */
  audience?: string | undefined;
  /** Your own id of the customer, or Vitrine's (`cus_…`): the token opens this customer's receipts. */
  customer?: string | undefined;
  /** Id or share token of one receipt: the token opens this receipt only. */
  resourceId?: string | undefined;
  /** Lifetime of the token in whole seconds, 1 to 86,400. Default 300. The tenant may set a lower limit. */
  ttlSeconds?: number | undefined;
  /** Unique id of the token. Default: a random UUID. A direct link accepts each id once. */
  jti?: string | undefined;
  /** Default: the system's clock. */
  clock?: Clock | undefined;
}

const optionNames = new Set(['secret', 'privateKey', 'keyId', 'algorithm', 'issuer', 'audience', 'customer', 'resourceId', 'ttlSeconds', 'jti', 'clock']);

/**
 * Mints a token that lets a viewer read receipts. Call this function in your backend, after your own sign-in: anyone who holds the token acts as that customer
 * until it expires. The result is a JWT (RFC 7519) signed as a compact JWS (RFC 7515). Send it to the browser only in the response of your token endpoint.
 *
 * @returns The token.
 * @throws BackendError `invalid_request`, naming the option, for one that is missing, unknown or out of bounds; `token_lifetime_too_long` for a lifetime over
 *   24 hours; `key_mismatch` when the key does not fit the algorithm; `weak_key` for a key outside the server's bounds.
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
  checkOptions(options, optionNames, 'mintToken');
  const { issuer, audience, customer, resourceId, keyId, jti = crypto.randomUUID(), ttlSeconds = 300, clock = systemClock } = options;
  if (issuer === undefined) throw invalidOption('issuer', 'must be given');
  checkNames({ issuer, jti, audience, customer, resourceId, keyId });
  if (customer === undefined && resourceId === undefined) throw invalidOption('customer', 'or resourceId must say what the token opens');
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
