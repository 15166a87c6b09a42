import { createHash, randomBytes as systemRandomBytes, timingSafeEqual } from 'node:crypto';

/** Where randomness comes from. An argument everywhere, with the system's generator as the default. */
export type RandomBytes = (size: number) => Buffer;

/** Makes the public id of a row: `prefix_` and 24 lower-case hex digits (96 bits). An id is no secret. */
export function randomId(prefix: string, randomBytes: RandomBytes = systemRandomBytes): string {
  return `${prefix}_${randomBytes(12).toString('hex')}`;
}

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
