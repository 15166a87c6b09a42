import { createHmac, timingSafeEqual } from 'node:crypto';
import type { z } from 'zod';
import { HttpError } from '../../errors/http-error.ts';

const macBytes = 16;

/** Writes and reads the `cursor` of lists: where a page has ended, sealed so that only what was given here comes back. */
export interface Cursors {
  /** @param list Name of the list and of what narrows it: a cursor is good for this very list only. */
  write(list: string, position: unknown): string;
  /**
   * Reads what `write` has made.
   *
   * @throws HttpError `invalid_cursor` when it was changed, made for another list, or is of a former release.
   */
  read<T>(list: string, cursor: string, schema: z.ZodType<T>): T;
}

/**
 * Makes the cursors of a server. All processes that share a master key take each other's.
 *
 * @param key 32 bytes, derived for this use alone.
 *
 * @example
 * const cursors = createCursors(masterKeys.derive('vitrine cursor v1'));
 * const nextCursor = cursors.write('receipts', [row.period_start, row.id]);
 */
export function createCursors(key: Buffer): Cursors {
  const mac = (list: string, text: Buffer): Buffer => createHmac('sha256', key).update(`${list}\n`).update(text).digest().subarray(0, macBytes);
  const refused = (): HttpError => new HttpError('invalid_cursor', 'The cursor is not one that this list has given. Leave it out to start again.');

  return {
    write(list, position) {
      const text = Buffer.from(JSON.stringify(position));
      return Buffer.concat([mac(list, text), text]).toString('base64url');
    },
    read(list, cursor, schema) {
      const bytes = Buffer.from(cursor, 'base64url');
      const text = bytes.subarray(macBytes);
      if (bytes.toString('base64url') !== cursor || bytes.length <= macBytes || !timingSafeEqual(bytes.subarray(0, macBytes), mac(list, text))) throw refused();
      const parsed = schema.safeParse(JSON.parse(text.toString()));
      if (!parsed.success) throw refused();
      return parsed.data;
    },
  };
}
