import type { Database } from '../../platform/store/database.ts';
import type { BehindAsk, CredentialInspection } from '../descriptor.ts';

/** What stands in the database behind a token that the server has signed. It can end such a token before its time. */
export const rowStates = ['good', 'revoked', 'expired', 'blocked', 'missing'] as const;

export type RowState = (typeof rowStates)[number];

/** For people, by state. */
export const rowFaults = {
  good: null,
  revoked: 'What the token stands for was revoked.',
  expired: 'What the token stands for has ended.',
  blocked: 'The customer is blocked.',
  missing: 'What the token stands for does not exist.',
} as const satisfies Record<RowState, string | null>;

/** Reads what stands behind a credential, and says what that means at this moment. */
export async function rowStateOf(database: Database, { behind }: CredentialInspection, ask: BehindAsk): Promise<RowState> {
  const row = await behind(database, ask);
  if (!row) return 'missing';
  if (row.revoked.some((at) => at !== null)) return 'revoked';
  if (row.blocked_at !== null) return 'blocked';
  return row.expires_at !== null && row.expires_at <= ask.nowMs ? 'expired' : 'good';
}
