import { z } from 'zod';
import { isoTime, isoTimeOrNull } from '../../clock.ts';
import type { SessionRow } from '../../platform/store/rows/credential-rows.ts';

/** How long a session lives. */
export const sessionSeconds = 3_600;
/** How long a chain of consecutive sessions may last. */
export const maxChainSeconds = 12 * 3_600;

/** A session in a list. Its token is shown once, when it is opened. */
export const session = z
  .object({
    id: z.string(),
    customerId: z.string(),
    openedBy: z.enum(['bridge', 'magic-link', 'sign-in-proxy', 'operator']),
    embedKeyId: z.string().nullable(),
    signingKeyId: z.string().nullable(),
    beganAt: z.string().meta({ description: 'When the first session of the chain was opened.' }),
    createdAt: z.string(),
    expiresAt: z.string(),
    revokedAt: z.string().nullable(),
  })
  .meta({ id: 'Session' });

export type Session = z.output<typeof session>;

/** The customer of a session, with both ids. */
export const sessionCustomer = z.object({ id: z.string(), externalId: z.string() });

/** A session as returned when it is opened. */
export const openedSession = z
  .object({ token: z.string(), expiresIn: z.int().meta({ description: 'In seconds.' }), expiresAt: z.string(), customer: sessionCustomer })
  .meta({ id: 'OpenedSession', description: 'Send the token as Authorization: Bearer. Keep it only in memory.' });

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
