import { createHash, randomBytes as systemRandomBytes, timingSafeEqual } from 'node:crypto';

/** The source of randomness. Passed as an argument everywhere; defaults to the system's generator. */
export type RandomBytes = (size: number) => Buffer;

/** Creates the public id of a row: `prefix_` and 24 lower-case hex digits (96 bits). An id is not secret. */
export function randomId(prefix: string, randomBytes: RandomBytes = systemRandomBytes): string {
  return `${prefix}_${randomBytes(12).toString('hex')}`;
}

/** Prefixes of the secrets that this server issues. */
export const secretPrefixes = {
  vtr: 'API key',
  sk: 'signing secret of a tenant',
  ak: 'access key',
  r: 'share token of a direct link',
  i: 'share token of the direct link of an invoice',
  ml: 'token of a sign-in link',
  whsec: 'signing secret of a webhook',
  paysec: 'signing secret of a billing page',
  mlb: 'what the browser that has asked for a sign-in link keeps',
} as const;

/**
 * Everything that must not be logged or echoed: secrets with a known prefix, whatever follows them; other texts of the same shape, such as the secrets of an
 * added credential kind; and tokens. The pattern uses no word boundaries, because there is none before a secret in a percent-encoded address.
 */
const secretShapes = new RegExp(
  [
    `(?<![a-z])(?:${Object.keys(secretPrefixes).join('|')})_[A-Za-z0-9_-]{43,}`,
    '[a-z]{1,8}_[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])',
    String.raw`eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*`,
  ].join('|'),
  'g',
);

/** Replaces secrets of this server and tokens in a text with `[secret]`. */
export const withoutSecrets = (text: string): string => text.replace(secretShapes, '[secret]');

/** Creates a secret: `prefix_` and 43 base64url characters (256 bits). */
export function randomToken(prefix: string, randomBytes: RandomBytes = systemRandomBytes): string {
  return `${prefix}_${randomBytes(32).toString('base64url')}`;
}

/**
 * Returns the stored form of a secret: SHA-256 in hex, which is also its lookup key. A plain hash is enough, because every secret has 256 random bits and
 * cannot be guessed from it.
 */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** Compares two texts in constant time. Both are hashed first, so lengths may differ. */
export function equalSecrets(left: string, right: string): boolean {
  return timingSafeEqual(createHash('sha256').update(left).digest(), createHash('sha256').update(right).digest());
}

/** A kind of secret that is shown to its owner once. Only its hash is stored. */
export interface ShownOnce {
  make(randomBytes?: RandomBytes): { secret: string; hash: string };
  /** Whether a text has the form of such a secret. Any other text is rejected without a lookup. */
  isForm(text: string): boolean;
  /** Whether a text matches the stored hash. Takes equally long when it does not, or when no hash is stored. */
  fits(text: string, hash: string | undefined): boolean;
}

const nobodysHash = hashOf('nobody');

/** Creates, recognises and compares secrets whose text is not stored. */
export function shownOnce(prefix: string): ShownOnce {
  const form = new RegExp(`^${prefix}_[A-Za-z0-9_-]{43}$`);
  return {
    make(randomBytes) {
      const secret = randomToken(prefix, randomBytes);
      return { secret, hash: hashOf(secret) };
    },
    isForm: (text) => form.test(text),
    fits: (text, hash) => equalSecrets(hashOf(text), hash ?? nobodysHash) && hash !== undefined,
  };
}
