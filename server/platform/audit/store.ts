import { randomBytes as systemRandomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { RandomBytes } from '../../access/secrets.ts';
import { type Clock, isoTime } from '../../clock.ts';
import type { Executor } from '../store/database.ts';
import type { AuditRow } from '../store/schema.ts';
import { type AuditAction, type AuditEntry, type By, imageText } from './model.ts';

export interface NewAuditEntry {
  /** `null` for what concerns no single tenant. */
  tenantId: string | null;
  by: By;
  action: AuditAction;
  target: { kind: string; id: string };
  /** The fields that change, as they were. Never a secret. */
  before?: unknown;
  after?: unknown;
}

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

export interface AuditStore {
  /** Writes an entry in the transaction of the change that it tells of: both stand, or neither. */
  record(tx: Executor, entry: NewAuditEntry): Promise<void>;
  /** A page of the trail. `next` is `null` on the last one. */
  list(query: Executor, ask: AuditQuery): Promise<{ entries: AuditEntry[]; next: AuditPosition | null }>;
}

/** The trail of changes. It only ever grows: the database itself refuses to change or delete a row. */
export function createAuditStore({ clock, randomBytes = systemRandomBytes }: { clock: Clock; randomBytes?: RandomBytes }): AuditStore {
  let sequence = 0;

  /** Time, a counter and chance, so that entries of one millisecond keep their order. */
  const nextId = (at: number): string => {
    sequence = (sequence + 1) % 0x1_0000;
    return `aud_${at.toString(16).padStart(12, '0')}${sequence.toString(16).padStart(4, '0')}${randomBytes(4).toString('hex')}`;
  };

  return {
    async record(tx, { tenantId, by, action, target, before, after }) {
      const at = clock.now();
      await tx
        .insertInto('audit')
        .values({
          id: nextId(at),
          tenant_id: tenantId,
          at,
          actor_kind: by.actor.kind,
          actor_id: by.actor.id,
          action,
          target_kind: target.kind,
          target_id: target.id,
          before_json: imageText(before),
          after_json: imageText(after),
          request_id: by.requestId,
          address: by.address,
        })
        .execute();
    },

    async list(query, { tenantId, action, actorKind, actorId, targetKind, targetId, sinceMs, oldestFirst = false, after, limit }) {
      const asked = { action, actor_kind: actorKind, actor_id: actorId, target_kind: targetKind, target_id: targetId };
      let select = query.selectFrom('audit').selectAll().where('tenant_id', tenantId === null ? 'is' : '=', tenantId);
      for (const [column, value] of Object.entries(asked) as [keyof typeof asked, string | undefined][]) if (value !== undefined) select = select.where(column, '=', value);
      if (sinceMs !== undefined) select = select.where('at', '>=', sinceMs);
      if (after !== undefined) select = select.where(oldestFirst ? sql<boolean>`(at, id) > (${after.at}, ${after.id})` : sql<boolean>`(at, id) < (${after.at}, ${after.id})`);
      const order = oldestFirst ? 'asc' : 'desc';
      const rows = await select
        .orderBy('at', order)
        .orderBy('id', order)
        .limit(limit + 1)
        .execute();
      const shown = rows.slice(0, limit);
      const last = shown.at(-1);
      return { entries: shown.map(entryOf), next: rows.length > limit && last !== undefined ? { at: last.at, id: last.id } : null };
    },
  };
}

function entryOf(row: AuditRow): AuditEntry {
  return {
    id: row.id,
    at: isoTime(row.at),
    actor: { kind: row.actor_kind, id: row.actor_id },
    action: row.action,
    target: { kind: row.target_kind, id: row.target_id },
    before: row.before_json === null ? null : JSON.parse(row.before_json),
    after: row.after_json === null ? null : JSON.parse(row.after_json),
    requestId: row.request_id,
    address: row.address,
  };
}
