import { type RawBuilder, sql } from 'kysely';
import type { Clock } from '../clock.ts';
import { HttpError } from '../errors/http-error.ts';
import type { By } from '../platform/audit/model.ts';
import type { AuditStore } from '../platform/audit/store.ts';
import type { Database, Executor } from '../platform/store/database.ts';

export const dayMs = 24 * 60 * 60 * 1_000;

/** Describes the rows of a credential kind: a table with `id`, `tenant_id` and `created_at`, and the columns named here. */
export interface CredentialRows {
  readonly table: string;
  /** For people, such as `API key`. */
  readonly noun: string;
  /** Column with the time at which the credential ended; `null` while it is valid. */
  readonly endedAt: 'revoked_at' | 'consumed_at' | 'retired_at';
  /** Set: the credential expires at this column's time, and its row is deleted `keptMs` later. */
  readonly expires?: { readonly at: 'expires_at' | 'usable_until'; readonly keptMs: number };
  /** Further condition for deleting an ended row, such as that no other row refers to it. */
  readonly deletedOnlyIf?: () => RawBuilder<unknown>;
  /** Effect of restoring a backup: the rows are ended, or stay valid and a person reviews them. */
  readonly afterRestore: 'ends' | 'stands';
  /** Column with the name shown to people. */
  readonly label?: string;
}

/** A row as shown to people. */
export interface LiveRow {
  id: string;
  /** `null`: the operator's. */
  tenant_id: string | null;
  name: string;
}

/** Matches the rows that are still valid: neither ended nor expired, or within their grace period. */
export function isLive({ endedAt, expires }: CredentialRows, nowMs: number): RawBuilder<boolean> {
  const ended = sql.ref(endedAt);
  if (!expires) return sql`${ended} is null`;
  const until = sql.ref(expires.at);
  // A retired row is valid within its grace period. An expired row is invalid even if nothing has ended it.
  return expires.at === 'usable_until' ? sql`(${ended} is null or ${until} > ${nowMs})` : sql`(${ended} is null and ${until} > ${nowMs})`;
}

/** Ends every row of a table that has not ended yet. */
export async function endEvery(tx: Executor, { table, endedAt }: CredentialRows, nowMs: number): Promise<void> {
  await sql`update ${sql.table(table)} set ${sql.ref(endedAt)} = ${nowMs} where ${sql.ref(endedAt)} is null`.execute(tx);
}

/** Ends one row. Of concurrent calls, one returns `true`. */
export async function endOnce(tx: Executor, { table, endedAt }: Pick<CredentialRows, 'table' | 'endedAt'>, id: string, nowMs: number): Promise<boolean> {
  const { numAffectedRows } = await sql`update ${sql.table(table)} set ${sql.ref(endedAt)} = ${nowMs} where id = ${id} and ${sql.ref(endedAt)} is null`.execute(
    tx,
  );
  return numAffectedRows === 1n;
}

/** Returns every valid row of a table, of all tenants. */
export async function liveRows(tx: Executor, rows: CredentialRows, nowMs: number): Promise<LiveRow[]> {
  const name = sql.ref(rows.label ?? 'id');
  return (await sql<LiveRow>`select id, tenant_id, ${name} as name from ${sql.table(rows.table)} where ${isLive(rows, nowMs)} order by id`.execute(tx)).rows;
}

/** A listed row with its creation, expiry and end; `null` where the kind has no such time. */
export interface ListedRow extends LiveRow {
  created_at: number;
  expires_at: number | null;
  ended_at: number | null;
}

function listed({ table, label, endedAt, expires }: CredentialRows, condition: RawBuilder<unknown>): RawBuilder<ListedRow> {
  const until = expires ? sql.ref(expires.at) : sql`null`;
  return sql<ListedRow>`select id, tenant_id, ${sql.ref(label ?? 'id')} as name, created_at, ${until} as expires_at, ${sql.ref(endedAt)} as ended_at
    from ${sql.table(table)} where ${condition}`;
}

/** Returns the rows of one tenant, newest first, including ended ones. */
export async function listRows(query: Executor, rows: CredentialRows, { tenantId, limit }: { tenantId: string; limit: number }): Promise<ListedRow[]> {
  return (await listed(rows, sql`tenant_id = ${tenantId} order by created_at desc, id desc limit ${limit}`).execute(query)).rows;
}

/**
 * Ends one credential of a tenant immediately and records that in the audit trail. Ending it again changes nothing.
 *
 * @throws HttpError `not_found` when the tenant has no such row.
 */
export function endCredential(
  { database, audit, clock }: { database: Database; audit: AuditStore; clock: Clock },
  by: By,
  { tenantId, id, rows, target }: { tenantId: string; id: string; rows: CredentialRows; target: string },
): Promise<ListedRow> {
  const find = async (tx: Executor): Promise<ListedRow> => {
    const [row] = (await listed(rows, sql`tenant_id = ${tenantId} and id = ${id}`).execute(tx)).rows;
    if (!row) throw new HttpError('not_found', `There is no ${rows.noun} "${id}".`);
    return row;
  };
  return database.write(async (tx) => {
    await find(tx);
    if (await endOnce(tx, rows, id, clock.now())) await audit.record(tx, { tenantId, by, action: `${target}.revoked`, target: { kind: target, id } });
    return find(tx);
  });
}

/** Matches the rows that expired long enough ago to be deleted, and that are not in use. */
export function isOver({ endedAt, expires, deletedOnlyIf }: CredentialRows, nowMs: number): RawBuilder<boolean> {
  if (!expires) return sql`1 = 0`;
  const before = nowMs - expires.keptMs;
  // A key retired without grace has `usable_until` 0, so `endedAt` must be old enough, too.
  const old = sql<boolean>`${sql.ref(expires.at)} < ${before} and coalesce(${sql.ref(endedAt)}, 0) < ${before}`;
  return deletedOnlyIf ? sql`${old} and ${deletedOnlyIf()}` : old;
}
