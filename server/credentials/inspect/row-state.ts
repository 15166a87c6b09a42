import type { CredentialStatusReader, Inspected } from '../descriptor.ts';
import type { CredentialServices } from '../services.ts';

/** States of the database row behind a token that the server signed. The row can end the token early. */
export const rowStates = ['good', 'revoked', 'expired', 'blocked', 'missing'] as const;

export type RowState = (typeof rowStates)[number];

/** Message for each state. */
export const rowFaults = {
  good: null,
  revoked: 'The credential was revoked.',
  expired: 'The credential has ended.',
  blocked: 'The customer is blocked.',
  missing: 'The credential does not exist.',
} as const satisfies Record<RowState, string | null>;

/** Reads the current state of a credential. A credential of another tenant counts as missing. */
export async function rowStateOf(services: CredentialServices, { read }: CredentialStatusReader, tenantId: string, presented: Inspected): Promise<RowState> {
  const status = await read(services, presented);
  if (status?.tenantId !== tenantId) return 'missing';
  if (status.ended) return status.ended.state;
  return status.expiresAtMs !== null && status.expiresAtMs <= services.clock.now() ? 'expired' : 'good';
}
