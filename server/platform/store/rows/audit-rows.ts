/** Append-only: triggers refuse updates, and deletes of what no row of `audit_removals` lets go. */
export interface AuditRow {
  id: string;
  /** `null` for what concerns no single tenant. */
  tenant_id: string | null;
  at: number;
  /** `api-key`, `cli`, `tenant-token`, `viewer`, `system`. */
  actor_kind: string;
  actor_id: string | null;
  action: string;
  target_kind: string;
  target_id: string;
  before_json: string | null;
  after_json: string | null;
  request_id: string | null;
  address: string | null;
}

/** How often something has happened within an hour that nobody had signed for. */
export interface AuditCountRow {
  /** Empty for what concerns no single tenant. */
  tenant_id: string;
  /** Its beginning. */
  hour: number;
  action: string;
  target_kind: string;
  target_id: string;
  reason: string;
  count: number;
  first_at: number;
  last_at: number;
}

/** Append-only: from when on a tenant's trail is kept. */
export interface AuditRemovalRow {
  id: string;
  /** Empty for what concerns no single tenant. */
  tenant_id: string;
  before_at: number;
  at: number;
  /** Of the file that holds what was removed, `null` when nothing does. */
  archive_sha256: string | null;
}
