import { HttpError } from '../../errors/http-error.ts';

/** The columns of whatever has a direct link. */
export interface Publication {
  published_at: number | null;
  published_until: number | null;
}

/** Whether the direct link shows a document to anybody. A publication that is over is the same as none. */
export const isPublished = (row: Publication, nowMs: number): boolean =>
  row.published_at !== null && (row.published_until === null || row.published_until > nowMs);

/**
 * The columns of a document that is published, for good or until a moment; `undefined` when it is already.
 *
 * @throws HttpError `invalid_request` when the end is not in the future.
 */
export function publish(row: Publication & { links_revoked_at: number }, untilMs: number | null, nowMs: number): Publication | undefined {
  if (untilMs !== null && untilMs <= nowMs) {
    const errors = [{ path: 'until', message: 'must be in the future' }];
    throw new HttpError('invalid_request', 'The end of a publication must be a time in the future.', { errors });
  }
  if (isPublished(row, nowMs) && row.published_until === untilMs) return undefined;
  // Also by a clock that is behind the one that has revoked all links, and in the very moment.
  return { published_at: Math.max(nowMs, row.links_revoked_at + 1), published_until: untilMs };
}

/** The columns of a document whose publication ends; `undefined` when it has none. */
export const unpublish = (row: Publication): Publication | undefined =>
  row.published_at === null ? undefined : { published_at: null, published_until: null };

/** The two names of a document: its id, which stays, and the secret of its link, which can be rotated. */
export type AskedBy = 'id' | 'share-token';
