import { HttpError } from '../../errors/http-error.ts';
import type { ReceiptRow } from '../../platform/store/schema.ts';
import { publish, unpublish } from '../links/publication.ts';
import type { StateTransition } from '../recorded-change.ts';

type State = Pick<ReceiptRow, 'status' | 'sealed_at' | 'archived_at' | 'published_at' | 'published_until'>;
/** The fields that a state change depends on. */
type Judged = State & Pick<ReceiptRow, 'period_start' | 'period_end'> & { links_revoked_at: number; viewers_see_drafts: number; customer_external_id: string };

export type Transition = StateTransition<Judged, State>;

/** State changes without parameters. Each is idempotent. */
export const transitions = {
  seal: {
    action: 'receipt.sealed',
    change: (row, nowMs) => (row.status === 'sealed' ? undefined : { status: 'sealed', sealed_at: nowMs }),
  },
  archive: {
    action: 'receipt.archived',
    change: (row, nowMs) => (row.archived_at === null ? { archived_at: nowMs } : undefined),
  },
  unarchive: {
    action: 'receipt.unarchived',
    change: (row) => (row.archived_at === null ? undefined : { archived_at: null }),
  },
  unpublish: {
    action: 'receipt.unpublished',
    change: unpublish,
  },
} as const satisfies Record<string, Transition>;

export type TransitionName = keyof typeof transitions;

/**
 * Publishes a receipt, with an optional end. A published receipt takes the new end.
 *
 * @throws HttpError `invalid_request` when the end is not in the future; `receipt_draft` when viewers see no drafts, so that the link would not work.
 */
export const publishing = (untilMs: number | null): Transition => ({
  action: 'receipt.published',
  change(row, nowMs) {
    const published = publish(row, untilMs, nowMs);
    if (row.status === 'draft' && row.viewers_see_drafts !== 1) {
      const name = `The receipt of "${row.customer_external_id}" for ${row.period_start} to ${row.period_end}`;
      throw new HttpError('receipt_draft', `${name} is a draft, and viewers of this tenant do not see drafts. Seal it first, or turn viewersSeeDrafts on.`);
    }
    return published;
  },
});

/** A receipt's state as the audit trail records it. */
export const stateImage = (row: State) => ({
  status: row.status,
  archived: row.archived_at !== null,
  publishedAt: row.published_at,
  publishedUntil: row.published_until,
});
