import { createHash, randomBytes as systemRandomBytes, timingSafeEqual } from 'node:crypto';

/** Where randomness comes from. An argument everywhere, with the system's generator as the default. */
export type RandomBytes = (size: number) => Buffer;

/** Makes the public id of a row: `prefix_` and 24 lower-case hex digits (96 bits). An id is no secret. */
export function randomId(prefix: string, randomBytes: RandomBytes = systemRandomBytes): string {
  return `${prefix}_${randomBytes(12).toString('hex')}`;
}

/** What is kept secret by the shape that it is made in, by its prefix. */
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
 * Everything that must not be repeated: a secret of one of the prefixes, whatever stands behind it; whatever else is of the same shape, as the secrets of
 * a kind of credential that was added; and tokens. In an address that is part of another one, percent-encoded, no word begins where a secret does.
 */
const secretShapes = new RegExp(
  [
    `(?<![a-z])(?:${Object.keys(secretPrefixes).join('|')})_[A-Za-z0-9_-]{43,}`,
    '[a-z]{1,8}_[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])',
    String.raw`eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*`,
  ].join('|'),
  'g',
);

/** The text with `[secret]` where it has a secret of this server or a token. */
export const withoutSecrets = (text: string): string => text.replace(secretShapes, '[secret]');

/** Makes a secret: `prefix_` and 43 base64url characters (256 bits). */
export function randomToken(prefix: string, randomBytes: RandomBytes = systemRandomBytes): string {
  return `${prefix}_${randomBytes(32).toString('base64url')}`;
}

/**
 * What is stored of a secret: SHA-256 in hex, which is also its lookup key. A plain hash is enough, because every secret made here has
 * 256 random bits and cannot be guessed from it.
 */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** Compares two texts in a time that tells nothing about where they differ. Both are hashed first, so lengths may differ. */
export function equalSecrets(left: string, right: string): boolean {
  return timingSafeEqual(createHash('sha256').update(left).digest(), createHash('sha256').update(right).digest());
}

/** A kind of secret that is shown to its owner once. What is kept of it is its hash. */
export interface ShownOnce {
  make(randomBytes?: RandomBytes): { secret: string; hash: string };
  /** Whether a text has the form of one: any other is not even looked up. */
  isForm(text: string): boolean;
  /** Whether a text is the one whose hash is kept. Takes as long when it is not, and when nothing is kept. */
  fits(text: string, hash: string | undefined): boolean;
}

const nobodysHash = hashOf('nobody');

/** The one way in which secrets are made, recognised and compared whose text is not kept. */
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
