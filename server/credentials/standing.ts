/**
 * What stands behind a credential at this moment: rows that can end it before its time, whatever it says itself. A kind reads this in one place, for
 * every call that comes with one and for the inspector.
 */
export interface Standing {
  readonly tenantId: string;
  /** Set: it opens nothing any more. */
  readonly ended: Ended | undefined;
  /** Moment of its own end by its row; `null` where only the token says one. */
  readonly expiresAtMs: number | null;
}

export interface Ended {
  readonly state: 'revoked' | 'blocked';
  /** For the log, as the end of a sentence. */
  readonly why: string;
}

/** The first of the ways to end that has come about: what has ended it itself, or a key behind it, before its customer's. */
export function endedBy(revoked: readonly (readonly [isSo: boolean, why: string])[], blockedAt: number | null): Ended | undefined {
  const way = revoked.find(([isSo]) => isSo);
  if (way) return { state: 'revoked', why: way[1] };
  return blockedAt === null ? undefined : { state: 'blocked', why: 'the customer is blocked' };
}
