/** Append-only: triggers refuse updates, and deletes of rows that no row of `audit_removals` covers. */
export interface AuditRow {
  id: string;
  /** `null` for an event of no single tenant. */
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

/** How often an unauthenticated event happened within an hour. */
export interface AuditCountRow {
  /** Empty for events of no single tenant. */
  tenant_id: string;
  /** Start of the hour. */
  hour: number;
  action: string;
  target_kind: string;
  target_id: string;
  reason: string;
  count: number;
  first_at: number;
  last_at: number;
}

/** Append-only: the time from which a tenant's trail is kept. */
export interface AuditRemovalRow {
  id: string;
  /** Empty for events of no single tenant. */
  tenant_id: string;
  before_at: number;
  at: number;
  /** Of the file that holds the removed entries, `null` when there is none. */
  archive_sha256: string | null;
}
