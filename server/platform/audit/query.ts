/** The end of a page: the next page begins after it. */
export interface AuditPosition {
  at: number;
  id: string;
}

/** Conditions on entries. An omitted one allows any value. */
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
  /** `null`: entries of no single tenant. */
  tenantId: string | null;
  /** Default: newest first. */
  oldestFirst?: boolean;
  after?: AuditPosition | undefined;
  limit: number;
}
