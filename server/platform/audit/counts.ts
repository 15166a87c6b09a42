import { sql } from 'kysely';
import { type Clock, isoTime } from '../../clock.ts';
import type { Database } from '../store/database.ts';
import type { AuditCountRow } from '../store/rows/audit-rows.ts';
import type { AuditAction } from './model.ts';

/** An event without an authenticated actor, which anyone can cause any number of times. */
export interface Unsigned {
  tenantId: string | null;
  action: AuditAction;
  /** An existing resource, or one word for all that do not exist. Never an id invented by a caller. */
  target: { kind: string; id: string };
  /** From a fixed set. */
  reason: string;
}

/** How often an event happened within an hour. */
export interface AuditCount {
  /** Start of the hour. */
  hour: string;
  action: string;
  target: { kind: string; id: string };
  reason: string;
  count: number;
  firstAt: string;
  lastAt: string;
}

/** The end of a page: the next page begins after it. */
export type AuditCountPosition = [hour: number, action: string, targetKind: string, targetId: string, reason: string];

export interface AuditCounts {
  /** Counts one event. Never waits and never fails, so that a refusal does not depend on it. */
  count(what: Unsigned): void;
  /** Writes the counts since the last flush. Counts that cannot be written are kept for the next flush. */
  flush(): Promise<void>;
  /** Returns a page of counts, newest hour first. `next` is `null` on the last page. */
  list(ask: {
    tenantId: string | null;
    sinceMs?: number | undefined;
    after?: AuditCountPosition | undefined;
    limit: number;
  }): Promise<{ items: AuditCount[]; next: AuditCountPosition | null }>;
}

const hourMs = 3_600_000;
/** How long counts are buffered. A killed process loses them. */
const flushAfterMs = 5_000;
/** Maximum number buffered while the database cannot be written to. */
const maxBuffered = 10_000;

/** Sort order of the list within a tenant. */
const order = ['hour', 'action', 'target_kind', 'target_id', 'reason'] as const;

/** Creates the counters. An audit row per event would let strangers fill the table. */
export function createAuditCounts({ database: { query }, clock }: { database: Database; clock: Clock }): AuditCounts {
  const buffered = new Map<string, AuditCountRow>();
  let timer: NodeJS.Timeout | undefined;

  const scheduleFlush = (): void => {
    timer ??= setTimeout(() => void counts.flush(), flushAfterMs).unref();
  };

  const write = (row: AuditCountRow): Promise<unknown> =>
    query
      .insertInto('audit_counts')
      .values(row)
      .onConflict((conflict) =>
        conflict
          .columns(['tenant_id', 'hour', 'action', 'target_kind', 'target_id', 'reason'])
          .doUpdateSet({ count: sql`audit_counts.count + excluded.count`, last_at: sql`excluded.last_at` }),
      )
      .execute();

  const counts: AuditCounts = {
    count({ tenantId, action, target, reason }) {
      const now = clock.now();
      const place = { tenant_id: tenantId ?? '', hour: now - (now % hourMs), action, target_kind: target.kind, target_id: target.id, reason };
      const name = JSON.stringify(Object.values(place));
      const row = buffered.get(name);
      if (row) Object.assign(row, { count: row.count + 1, last_at: now });
      else if (buffered.size < maxBuffered) buffered.set(name, { ...place, count: 1, first_at: now, last_at: now });
      scheduleFlush();
    },

    async flush() {
      clearTimeout(timer);
      timer = undefined;
      const taken = [...buffered];
      buffered.clear();
      for (const [name, row] of taken) {
        await write(row).catch(() => {
          const since = buffered.get(name);
          buffered.set(name, since ? { ...row, count: row.count + since.count, last_at: since.last_at } : row);
        });
      }
      if (buffered.size > 0) scheduleFlush();
    },

    async list({ tenantId, sinceMs = 0, after, limit }) {
      await counts.flush();
      let select = query
        .selectFrom('audit_counts')
        .selectAll()
        .where('tenant_id', '=', tenantId ?? '')
        .where('hour', '>', sinceMs - hourMs);
      if (after) select = select.where(sql<boolean>`(${sql.join(order.map((column) => sql.ref(column)))}) < (${sql.join(after)})`);
      for (const column of order) select = select.orderBy(column, 'desc');
      const rows = await select.limit(limit + 1).execute();
      const shown = rows.slice(0, limit);
      const last = shown.at(-1);
      return { items: shown.map(countOf), next: rows.length > limit && last ? [last.hour, last.action, last.target_kind, last.target_id, last.reason] : null };
    },
  };
  return counts;
}

const countOf = (row: AuditCountRow): AuditCount => ({
  hour: isoTime(row.hour),
  action: row.action,
  target: { kind: row.target_kind, id: row.target_id },
  reason: row.reason,
  count: row.count,
  firstAt: isoTime(row.first_at),
  lastAt: isoTime(row.last_at),
});
