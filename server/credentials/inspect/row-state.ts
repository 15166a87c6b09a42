import type { CredentialStanding, Inspected } from '../descriptor.ts';
import type { CredentialServices } from '../services.ts';

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

/** Reads what stands behind a credential, and says what that means at this moment. What is another tenant's does not exist. */
export async function rowStateOf(services: CredentialServices, { read }: CredentialStanding, tenantId: string, presented: Inspected): Promise<RowState> {
  const standing = await read(services, presented);
  if (standing?.tenantId !== tenantId) return 'missing';
  if (standing.ended) return standing.ended.state;
  return standing.expiresAtMs !== null && standing.expiresAtMs <= services.clock.now() ? 'expired' : 'good';
}
