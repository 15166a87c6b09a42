import { isoTime } from '../../clock.ts';
import type { SessionRow } from '../../platform/store/credential-rows.ts';

/** How long a session lives. */
export const sessionSeconds = 3_600;
/** How long sessions may follow one another without a break. */
export const chainSeconds = 12 * 3_600;

/** A session as it is listed. Its token is shown once, when it is opened. */
export interface Session {
  id: string;
  customerId: string;
  openedBy: SessionRow['opened_by'];
  embedKeyId: string | null;
  signingKeyId: string | null;
  /** When the first session of its chain was opened. */
  beganAt: string;
  createdAt: string;
  expiresAt: string;
  revokedAt: string | null;
}

export const sessionOf = (row: SessionRow): Session => ({
  id: row.id,
  customerId: row.customer_id,
  openedBy: row.opened_by,
  embedKeyId: row.embed_key_id,
  signingKeyId: row.signing_key_id,
  beganAt: isoTime(row.began_at),
  createdAt: isoTime(row.created_at),
  expiresAt: isoTime(row.expires_at),
  revokedAt: row.revoked_at === null ? null : isoTime(row.revoked_at),
});
