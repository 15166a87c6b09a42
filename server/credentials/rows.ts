import { type RawBuilder, sql } from 'kysely';
import type { Clock } from '../clock.ts';
import { HttpError } from '../errors/http-error.ts';
import type { By } from '../platform/audit/model.ts';
import type { AuditStore } from '../platform/audit/store.ts';
import type { Database, Executor } from '../platform/store/database.ts';

export const dayMs = 24 * 60 * 60 * 1_000;

/** The rows of a kind: a table with `id`, `tenant_id` and `created_at`, and the columns named here. */
export interface CredentialRows {
  readonly table: string;
  /** For people, as `API key`. */
  readonly noun: string;
  /** Column with the moment since when it opens nothing; `null` there while it is good. */
  readonly endedAt: 'revoked_at' | 'consumed_at' | 'retired_at';
  /** Set: it ends by itself at this column's moment, and the row is deleted `keptMs` later. */
  readonly expires?: { readonly at: 'expires_at' | 'usable_until'; readonly keptMs: number };
  /** A further condition of deleting a row that is over: that nothing else names it, say. */
  readonly deletedOnlyIf?: () => RawBuilder<unknown>;
  /** What becomes of it when a backup is restored: all are ended, or a person goes through those that stand. */
  readonly afterRestore: 'ends' | 'stands';
  /** Column that names it to people. */
  readonly label?: string;
}

/** A row as people are told of it. */
export interface LiveRow {
  id: string;
  /** `null`: the operator's. */
  tenant_id: string | null;
  name: string;
}

/** What of a table still opens something: it was not ended, or its end is yet to come. */
export function isLive({ endedAt, expires }: CredentialRows, nowMs: number): RawBuilder<boolean> {
  const ended = sql.ref(endedAt);
  if (!expires) return sql`${ended} is null`;
  const until = sql.ref(expires.at);
  // What ends with a grace is live within it; what expires is over at that moment, whether or not anybody has ended it.
  return expires.at === 'usable_until' ? sql`(${ended} is null or ${until} > ${nowMs})` : sql`(${ended} is null and ${until} > ${nowMs})`;
}

/** Ends every row of a table that nobody has ended before. */
export async function endEvery(tx: Executor, { table, endedAt }: CredentialRows, nowMs: number): Promise<void> {
  await sql`update ${sql.table(table)} set ${sql.ref(endedAt)} = ${nowMs} where ${sql.ref(endedAt)} is null`.execute(tx);
}

/** Ends one row. Of any number of callers at once, one is told `true`. */
export async function endOnce(tx: Executor, { table, endedAt }: Pick<CredentialRows, 'table' | 'endedAt'>, id: string, nowMs: number): Promise<boolean> {
  const { numAffectedRows } = await sql`update ${sql.table(table)} set ${sql.ref(endedAt)} = ${nowMs} where id = ${id} and ${sql.ref(endedAt)} is null`.execute(
    tx,
  );
  return numAffectedRows === 1n;
}

/** Every row of a table that still opens something, of all tenants. */
export async function liveRows(tx: Executor, rows: CredentialRows, nowMs: number): Promise<LiveRow[]> {
  const name = sql.ref(rows.label ?? 'id');
  return (await sql<LiveRow>`select id, tenant_id, ${name} as name from ${sql.table(rows.table)} where ${isLive(rows, nowMs)} order by id`.execute(tx)).rows;
}

/** A row of a list: when it began, until when it lives, when it was ended; `null` where the kind knows no such moment. */
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

/** Rows of one tenant, ended ones too, the newest first. */
export async function listRows(query: Executor, rows: CredentialRows, { tenantId, limit }: { tenantId: string; limit: number }): Promise<ListedRow[]> {
  return (await listed(rows, sql`tenant_id = ${tenantId} order by created_at desc, id desc limit ${limit}`).execute(query)).rows;
}

/**
 * Ends one credential of a tenant at once, and writes that into the trail. Ending it again changes nothing.
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

/** What has ended by itself long enough ago to be deleted, and is in nobody's use. */
export function isOver({ endedAt, expires, deletedOnlyIf }: CredentialRows, nowMs: number): RawBuilder<boolean> {
  if (!expires) return sql`1 = 0`;
  const before = nowMs - expires.keptMs;
  // A key that was retired at once has no grace to wait for, so its own moment counts as well.
  const old = sql<boolean>`${sql.ref(expires.at)} < ${before} and coalesce(${sql.ref(endedAt)}, 0) < ${before}`;
  return deletedOnlyIf ? sql`${old} and ${deletedOnlyIf()}` : old;
}
