import { createCipheriv, createDecipheriv, hkdfSync, randomBytes as systemRandomBytes } from 'node:crypto';
import type { MasterKey } from '../config/master-key-text.ts';
import { HttpError } from '../errors/http-error.ts';
import type { RandomBytes } from './secrets.ts';

/** The ring of master keys. The first key seals, every key opens. */
export interface MasterKeys {
  /** Id of the first key, which seals. */
  readonly firstId: string;
  /** Ids of all keys, the first key's first. */
  readonly ids: readonly string[];
  /**
   * Seals a text for the database with AES-256-GCM. `purpose` says what the text is and whose (`tenant|row|algorithm`). It is authenticated with the text: the
   * record opens only for the same purpose, so a copy in another row is useless.
   */
  seal(plaintext: string, purpose: string): string;
  /** Seals under the given key of the ring. @throws RangeError when the ring has no such key. */
  sealUnder(id: string, plaintext: string, purpose: string): string;
  /**
   * Opens a sealed text.
   *
   * @throws HttpError `key_unavailable` when the record was modified, sealed for another purpose, or sealed under a key that is not in the ring.
   */
  open(sealed: string, purpose: string): string;
  /** Derives 32 bytes for one use (a MAC of cursors, a cookie) from the first key. The same label gives the same bytes. */
  derive(label: string): Buffer;
  /**
   * Derives 32 bytes from every key, the first key's first. Write with the first and accept all: then nothing in use becomes invalid when a new key is put
   * first, and processes with different key orders accept each other's values.
   */
  deriveEach(label: string): readonly [Buffer, ...Buffer[]];
}

const version = 'v1';
const algorithm = 'aes-256-gcm';

/** Creates the ring. Sealed records read `v1.<key id>.<iv>.<ciphertext>.<tag>`, the last three in base64url. */
export function createMasterKeys(keys: readonly [MasterKey, ...MasterKey[]], randomBytes: RandomBytes = systemRandomBytes): MasterKeys {
  const [first, ...others] = keys;
  const sealing = new Map(keys.map(({ id, key }) => [id, deriveFrom(key, 'vitrine seal v1')]));

  function sealUnder(id: string, plaintext: string, purpose: string): string {
    const key = sealing.get(id);
    if (!key) throw new RangeError(`There is no master key "${id}".`);
    const iv = randomBytes(12);
    const cipher = createCipheriv(algorithm, key, iv).setAAD(Buffer.from(purpose));
    const ciphertext = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final()]);
    return sealedPrefix(id) + [iv, ciphertext, cipher.getAuthTag()].map((part) => part.toString('base64url')).join('.');
  }

  return {
    firstId: first.id,
    ids: keys.map(({ id }) => id),
    seal: (plaintext, purpose) => sealUnder(first.id, plaintext, purpose),
    sealUnder,
    open(sealed, purpose) {
      const [marker, id = '', iv = '', ciphertext = '', tag = ''] = sealed.split('.');
      const key = sealing.get(id);
      if (marker !== version || !key) throw new HttpError('key_unavailable', `No master key "${id}" is configured for a stored secret.`);
      try {
        const decipher = createDecipheriv(algorithm, key, Buffer.from(iv, 'base64url'), { authTagLength: 16 })
          .setAAD(Buffer.from(purpose))
          .setAuthTag(Buffer.from(tag, 'base64url'));
        return decipher.update(Buffer.from(ciphertext, 'base64url'), undefined, 'utf8') + decipher.final('utf8');
      } catch (cause) {
        throw new HttpError('key_unavailable', 'A stored secret cannot be decrypted: it was changed, or belongs to another row.', { cause });
      }
    },
    derive: (label) => deriveFrom(first.key, label),
    deriveEach: (label) => [deriveFrom(first.key, label), ...others.map(({ key }) => deriveFrom(key, label))],
  };
}

/** Returns the id of the key that sealed a text. */
export const sealedUnder = (sealed: string): string => sealed.split('.')[1] ?? '';

/** Returns the prefix of every text sealed under a key. */
export const sealedPrefix = (id: string): string => `${version}.${id}.`;

function deriveFrom(key: Buffer, label: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), label, 32));
}
