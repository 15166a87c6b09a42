import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { HttpError } from '../../../errors/http-error.ts';

const macBytes = 16;

/** Writes and reads the `cursor` of lists: the end of a page, sealed so that only cursors of this server are accepted. */
export interface Cursors {
  /** @param list Name of the list and its filters: a cursor is valid only for exactly this list. */
  write(list: string, position: unknown): string;
  /**
   * Reads a cursor of `write`.
   *
   * @throws HttpError `invalid_cursor` when it was modified, belongs to another list, or is from an earlier release.
   */
  read<T>(list: string, cursor: string, schema: z.ZodType<T>): T;
  /**
   * Reads the page after the position sealed in `cursor`, and creates the cursor of the next page.
   *
   * @param position Codec between a position and its form in a cursor.
   * @throws HttpError `invalid_cursor`.
   */
  page<P, T>(
    list: string,
    cursor: string | undefined,
    position: z.ZodType<P>,
    read: (after: P | undefined) => Promise<Page<T, P>>,
  ): Promise<{ rows: T[]; nextCursor: string | null }>;
}

/** Rows of a list, and the position of the next ones; `null` after the last. */
export interface Page<T, P> {
  rows: T[];
  next: P | null;
}

/** A position in a list that starts with the newest entry. */
export const newestFirst = z.codec(z.tuple([z.number(), z.string()]), z.object({ createdAt: z.number(), id: z.string() }), {
  decode: ([createdAt, id]) => ({ createdAt, id }),
  encode: ({ createdAt, id }): [number, string] => [createdAt, id],
});

/**
 * Creates the cursors of a server. Processes that share a master key accept each other's cursors.
 *
 * @param key 32 bytes, derived for this use alone. It seals.
 * @param others Further keys whose cursors are accepted.
 *
 * @example
 * const cursors = createCursors(...masterKeys.deriveEach('vitrine cursor v1'));
 * const nextCursor = cursors.write('receipts', [row.period_start, row.id]);
 */
export function createCursors(key: Buffer, ...others: readonly Buffer[]): Cursors {
  const mac = (list: string, text: Buffer, by = key): Buffer => createHmac('sha256', by).update(`${list}\n`).update(text).digest().subarray(0, macBytes);
  const refused = (): HttpError => new HttpError('invalid_cursor', 'The cursor does not belong to this list. Omit it to start again.');

  const cursors: Cursors = {
    write(list, position) {
      const text = Buffer.from(JSON.stringify(position));
      return Buffer.concat([mac(list, text), text]).toString('base64url');
    },
    read(list, cursor, schema) {
      const bytes = Buffer.from(cursor, 'base64url');
      const text = bytes.subarray(macBytes);
      const isOf = (by: Buffer): boolean => timingSafeEqual(bytes.subarray(0, macBytes), mac(list, text, by));
      if (bytes.toString('base64url') !== cursor || bytes.length <= macBytes || ![key, ...others].some(isOf)) throw refused();
      const parsed = schema.safeParse(JSON.parse(text.toString()));
      if (!parsed.success) throw refused();
      return parsed.data;
    },

    async page(list, cursor, position, read) {
      const { rows, next } = await read(cursor === undefined ? undefined : cursors.read(list, cursor, position));
      return { rows, nextCursor: next === null ? null : cursors.write(list, z.encode(position, next)) };
    },
  };
  return cursors;
}
