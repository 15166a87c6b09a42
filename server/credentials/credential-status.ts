/**
 * Current state of a credential: rows that can end it early, whatever the credential itself says. Each kind reads it in one place, for every call and for
 * the inspector.
 */
export interface CredentialStatus {
  readonly tenantId: string;
  /** Set: the credential is no longer valid. */
  readonly ended: Ended | undefined;
  /** When the row expires; `null` when only the token has an expiry. */
  readonly expiresAtMs: number | null;
}

export interface Ended {
  readonly state: 'revoked' | 'blocked';
  /** For the log, as the end of a sentence. */
  readonly why: string;
}

/** Returns the first reason that applies: revocation of the credential or of a key behind it, then blocking of its customer. */
export function endedBy(revoked: readonly (readonly [isSo: boolean, why: string])[], blockedAt: number | null): Ended | undefined {
  const way = revoked.find(([isSo]) => isSo);
  if (way) return { state: 'revoked', why: way[1] };
  return blockedAt === null ? undefined : { state: 'blocked', why: 'the customer is blocked' };
}
