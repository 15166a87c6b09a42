import { z } from 'zod';
import { isoTime, isoTimeOrNull } from '../../clock.ts';
import type { SessionRow } from '../../platform/store/rows/credential-rows.ts';

/** How long a session lives. */
export const sessionSeconds = 3_600;
/** How long sessions may follow one another without a break. */
export const chainSeconds = 12 * 3_600;

/** A session as it is listed. Its token is shown once, when it is opened. */
export const session = z
  .object({
    id: z.string(),
    customerId: z.string(),
    openedBy: z.enum(['bridge', 'magic-link', 'sign-in-proxy', 'operator']),
    embedKeyId: z.string().nullable(),
    signingKeyId: z.string().nullable(),
    beganAt: z.string().meta({ description: 'When the first session of its chain was opened.' }),
    createdAt: z.string(),
    expiresAt: z.string(),
    revokedAt: z.string().nullable(),
  })
  .meta({ id: 'Session' });

export type Session = z.output<typeof session>;

/** Whose session it is, by both of their ids. */
export const sessionCustomer = z.object({ id: z.string(), externalId: z.string() });

/** A session as its caller gets it, once. */
export const openedSession = z
  .object({ token: z.string(), expiresIn: z.int().meta({ description: 'Seconds.' }), expiresAt: z.string(), customer: sessionCustomer })
  .meta({ id: 'OpenedSession', description: 'The token goes into Authorization: Bearer, and is kept in memory only.' });

export type OpenedSession = z.output<typeof openedSession>;

export const sessionOf = (row: SessionRow): Session => ({
  id: row.id,
  customerId: row.customer_id,
  openedBy: row.opened_by,
  embedKeyId: row.embed_key_id,
  signingKeyId: row.signing_key_id,
  beganAt: isoTime(row.began_at),
  createdAt: isoTime(row.created_at),
  expiresAt: isoTime(row.expires_at),
  revokedAt: isoTimeOrNull(row.revoked_at),
});
