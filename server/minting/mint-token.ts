import { createPrivateKey, randomUUID, subtle, type KeyObject, type webcrypto } from 'node:crypto';
import { isName } from '../access/claims.ts';
import { signCompact } from '../access/tokens.ts';
import { type Clock, nowSeconds, systemClock } from '../clock.ts';
import { HttpError } from '../errors/http-error.ts';

/** What `mintToken` makes a token of. Exactly one of `secret` and `privateKey`, and at least one of `customer` and `resourceId`. */
export interface MintOptions {
  /** The HS256 signing secret exactly as it was shown (`sk_…`): the key is the ASCII bytes of this text, nothing is decoded. */
  secret?: string;
  /** The private half of an imported RS256 key: PKCS #8 as PEM, or a `KeyObject`. RSA of 2048 to 4096 bits. */
  privateKey?: string | KeyObject;
  /** Id of the signing key (`key_…`), written as `kid`. Without it the server tries the tenant's live keys, and needs the `Vitrine-Tenant` header. */
  keyId?: string;
  /** Default: HS256 with `secret`, RS256 with `privateKey`. Anything that does not fit the key is refused. */
  algorithm?: 'HS256' | 'RS256';
  /** The tenant's `issuer` setting, exactly. */
  issuer: string;
  /** The tenant's `audience` setting; needed when it has one. */
  audience?: string;
  /** Your own id of the customer, or Vitrine's (`cus_…`): the token opens this customer's receipts. */
  customer?: string;
  /** Id or share token of one receipt: the token opens this one only. */
  resourceId?: string;
  /** Life of the token in whole seconds, 1 to 86,400. Default 300. The tenant may allow less. */
  ttlSeconds?: number;
  /** Unique id of the token. Default: a random UUID. A direct link takes a token once, by this id. */
  jti?: string;
  /** Default: the system's clock. */
  clock?: Clock;
}

/** Greatest life of a token that any tenant can allow. */
export const maxTtlSeconds = 86_400;

/** The known options: a misspelled one would silently mint another token than was meant. */
const optionNames = new Set(['secret', 'privateKey', 'keyId', 'algorithm', 'issuer', 'audience', 'customer', 'resourceId', 'ttlSeconds', 'jti', 'clock']);

/**
 * Mints a token with which a viewer reads receipts. It runs in your backend, after your own sign-in: who has the result is that customer
 * until it expires. The result is a JWT (RFC 7519) signed as a compact JWS (RFC 7515), and goes to the browser only as the answer of your
 * token endpoint.
 *
 * @returns The token.
 * @throws HttpError `invalid_request` for an option that is missing, unknown or out of bounds, with its name; `token_lifetime_too_long` for a
 *   life of more than 24 hours; `key_mismatch` when the key and the algorithm do not fit; `weak_key` for a key below the server's own bounds.
 *
 * @example
 * import { mintToken } from 'vitrine/server';
 *
 * const token = await mintToken({
 *   secret: 'sk_Zk3vVd5e1nq0yqYqH6mJ0w0m5m6mXw0c6p2m2yq1a9Q',
 *   keyId: 'key_0123456789abcdef01234567',
 *   issuer: 'https://acme.example',
 *   customer: 'customer-42',
 * });
 */
export async function mintToken(options: MintOptions): Promise<string> {
  for (const name of Object.keys(options)) if (!optionNames.has(name)) throw invalid(name, 'is no option of mintToken');
  const { issuer, audience, customer, resourceId, keyId, jti = randomUUID(), ttlSeconds = 300, clock = systemClock } = options;
  const { alg, key } = await signingKey(options);
  for (const [name, value] of Object.entries({ issuer, jti })) if (!isName(value)) throw invalid(name, nameRule);
  for (const [name, value] of Object.entries({ audience, customer, resourceId, keyId })) if (value !== undefined && !isName(value)) throw invalid(name, nameRule);
  if (customer === undefined && resourceId === undefined) throw invalid('customer', 'or resourceId must say what the token opens');
  if (!Number.isSafeInteger(ttlSeconds) || ttlSeconds < 1) throw invalid('ttlSeconds', 'must be a whole number of at least 1');
  if (ttlSeconds > maxTtlSeconds) throw new HttpError('token_lifetime_too_long', `ttlSeconds is ${ttlSeconds}; no token lives longer than ${maxTtlSeconds} seconds.`);

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
  return signCompact(claims, { alg, typ: 'JWT', ...(keyId !== undefined && { kid: keyId }) }, key);
}

const nameRule = 'must be a string of 1 to 255 printable characters';

async function signingKey({ secret, privateKey, algorithm }: MintOptions): Promise<{ alg: 'HS256' | 'RS256'; key: webcrypto.CryptoKey }> {
  if ((secret === undefined) === (privateKey === undefined)) throw invalid('secret', 'or privateKey must be given, and not both');
  const alg = secret === undefined ? 'RS256' : 'HS256';
  if (algorithm !== undefined && algorithm !== alg) throw new HttpError('key_mismatch', `${algorithm} does not fit the key: ${alg} does.`);
  return { alg, key: secret === undefined ? await rsaSigningKey(privateKey ?? '') : await hmacSigningKey(secret) };
}

async function hmacSigningKey(secret: string): Promise<webcrypto.CryptoKey> {
  if (secret.includes('-----BEGIN')) throw new HttpError('key_mismatch', 'secret holds a PEM key; give it as privateKey.');
  if (secret.length < 32 || !/^[\x21-\x7e]+$/.test(secret)) throw new HttpError('weak_key', 'secret must be the signing secret as it was shown: at least 32 ASCII characters without spaces.');
  return subtle.importKey('raw', Buffer.from(secret, 'ascii'), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
}

async function rsaSigningKey(given: string | KeyObject): Promise<webcrypto.CryptoKey> {
  let key: KeyObject;
  try {
    key = typeof given === 'string' ? createPrivateKey(given) : given;
  } catch (cause) {
    throw new HttpError('key_mismatch', 'privateKey is not a private key as PEM.', { cause });
  }
  if (key.type !== 'private' || key.asymmetricKeyType !== 'rsa') throw new HttpError('key_mismatch', 'privateKey must be a private RSA key.');
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (bits < 2048 || bits > 4096) throw new HttpError('weak_key', `privateKey has ${bits} bits; the server takes 2048 to 4096.`);
  return subtle.importKey('pkcs8', key.export({ type: 'pkcs8', format: 'der' }), { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }, false, ['sign']);
}

function invalid(option: string, rule: string): HttpError {
  return new HttpError('invalid_request', `${option} ${rule}.`, { errors: [{ path: option, message: `${rule}.` }] });
}
