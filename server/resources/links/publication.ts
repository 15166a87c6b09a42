import { HttpError } from '../../errors/http-error.ts';

/** The publication columns of a document with a direct link. */
export interface Publication {
  published_at: number | null;
  published_until: number | null;
}

/** Whether anyone can open the document by its direct link. An expired publication counts as none. */
export const isPublished = (row: Publication, nowMs: number): boolean =>
  row.published_at !== null && (row.published_until === null || row.published_until > nowMs);

/**
 * Returns the columns of a document published until `untilMs` or indefinitely; `undefined` when it already is.
 *
 * @throws HttpError `invalid_request` when the end is not in the future.
 */
export function publish(row: Publication & { links_revoked_at: number }, untilMs: number | null, nowMs: number): Publication | undefined {
  if (untilMs !== null && untilMs <= nowMs) {
    const errors = [{ path: 'until', message: 'must be in the future' }];
    throw new HttpError('invalid_request', 'The end of a publication must be a time in the future.', { errors });
  }
  if (isPublished(row, nowMs) && row.published_until === untilMs) return undefined;
  // Keeps the publication later than the last revocation of all links, even with a slower clock or in the same millisecond.
  return { published_at: Math.max(nowMs, row.links_revoked_at + 1), published_until: untilMs };
}

/** Returns the columns of a document whose publication ends; `undefined` when it has none. */
export const unpublish = (row: Publication): Publication | undefined =>
  row.published_at === null ? undefined : { published_at: null, published_until: null };

/** How a document was addressed: by its id, which never changes, or by its share token, which can be rotated. */
export type AskedBy = 'id' | 'share-token';
