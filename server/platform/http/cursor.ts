import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
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
  /**
   * Reads one page: what comes behind the place that `cursor` seals, and the cursor of the page behind that.
   *
   * @param position How a place is written into a cursor, and read from one.
   * @throws HttpError `invalid_cursor`.
   */
  page<P, T>(
    list: string,
    cursor: string | undefined,
    position: z.ZodType<P>,
    read: (after: P | undefined) => Promise<Page<T, P>>,
  ): Promise<{ rows: T[]; nextCursor: string | null }>;
}

/** Rows of a list, and where the next ones begin; `null` behind the last. */
export interface Page<T, P> {
  rows: T[];
  next: P | null;
}

/** A place in a list that begins with what was made last. */
export const newestFirst = z.codec(z.tuple([z.number(), z.string()]), z.object({ createdAt: z.number(), id: z.string() }), {
  decode: ([createdAt, id]) => ({ createdAt, id }),
  encode: ({ createdAt, id }): [number, string] => [createdAt, id],
});

/**
 * Makes the cursors of a server. All processes that share a master key take each other's.
 *
 * @param key 32 bytes, derived for this use alone. It seals.
 * @param others Keys whose cursors are taken as well.
 *
 * @example
 * const cursors = createCursors(...masterKeys.deriveEach('vitrine cursor v1'));
 * const nextCursor = cursors.write('receipts', [row.period_start, row.id]);
 */
export function createCursors(key: Buffer, ...others: readonly Buffer[]): Cursors {
  const mac = (list: string, text: Buffer, by = key): Buffer => createHmac('sha256', by).update(`${list}\n`).update(text).digest().subarray(0, macBytes);
  const refused = (): HttpError => new HttpError('invalid_cursor', 'The cursor is not one that this list has given. Leave it out to start again.');

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
