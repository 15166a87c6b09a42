import { randomBytes as systemRandomBytes } from 'node:crypto';
import type { RandomBytes } from '../../access/secrets.ts';
import { type Clock, isoTime } from '../../clock.ts';
import type { Executor } from '../store/database.ts';
import type { AuditRow } from '../store/schema.ts';
import { type AuditAction, type AuditEntry, type By, imageText } from './model.ts';
import { readTrail } from './read-trail.ts';
import type { AuditPosition, AuditQuery } from './query.ts';

export interface NewAuditEntry {
  /** `null` for an event of no single tenant. */
  tenantId: string | null;
  by: By;
  action: AuditAction;
  target: { kind: string; id: string };
  /** The previous values of the changed fields. Never a secret. */
  before?: unknown;
  after?: unknown;
}

export interface AuditStore {
  /** Writes an entry in the transaction of its change, so that both commit or neither. */
  record(tx: Executor, entry: NewAuditEntry): Promise<void>;
  /** Returns the row of an entry, for a caller that writes many at once. */
  rowOf(entry: NewAuditEntry): AuditRow;
  /** Returns a page of the trail. `next` is `null` on the last one. */
  list(query: Executor, ask: AuditQuery): Promise<{ entries: AuditEntry[]; next: AuditPosition | null }>;
}

/** Creates the store of the audit trail. It is append-only: the database itself refuses to change or delete a row. */
export function createAuditStore({ clock, randomBytes = systemRandomBytes }: { clock: Clock; randomBytes?: RandomBytes }): AuditStore {
  let sequence = 0;

  /** Time, counter and random part, so that entries of one millisecond keep their order. */
  const nextId = (at: number): string => {
    sequence = (sequence + 1) % 0x1_0000;
    return `aud_${at.toString(16).padStart(12, '0')}${sequence.toString(16).padStart(4, '0')}${randomBytes(4).toString('hex')}`;
  };

  const rowOf = ({ tenantId, by, action, target, before, after }: NewAuditEntry): AuditRow => {
    const at = clock.now();
    return {
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
    };
  };

  return {
    rowOf,

    async record(tx, entry) {
      await tx.insertInto('audit').values(rowOf(entry)).execute();
    },

    async list(query, { limit, ...ask }) {
      const rows = await readTrail(query, ask, limit + 1);
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
