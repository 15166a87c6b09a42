/** Where a page of the trail ends: the next one begins after it. */
export interface AuditPosition {
  at: number;
  id: string;
}

/** What entries must be like. What is left out may be anything. */
export interface AuditFilter {
  action?: string | undefined;
  actorKind?: string | undefined;
  actorId?: string | undefined;
  targetKind?: string | undefined;
  targetId?: string | undefined;
  /** Milliseconds since the epoch. */
  sinceMs?: number | undefined;
}

export interface AuditQuery extends AuditFilter {
  /** `null`: what concerns no single tenant. */
  tenantId: string | null;
  /** Default: the newest first. */
  oldestFirst?: boolean;
  after?: AuditPosition | undefined;
  limit: number;
}
